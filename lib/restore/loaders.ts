import { currentSession } from '@/lib/auth/staff';
import { readHold, type Hold } from './data';

/** What staff are told about a restored site that isn't released; null where there is nothing to tell, or no one. */
export async function loadHold(): Promise<Hold | null> {
  const session = await currentSession();
  return session?.assurance === 'full' ? readHold() : null;
}
