import { clientAddress } from '@/lib/platform/client-address';
import { consume, forgive, ownNetworks, widened, type Limit } from '@/lib/platform/rate-limit';
import { knownDevice } from './known-device';

// Tries are counted by account and network, so that a stranger uses up those of their own network alone; a browser that
// the person has signed in with has its own. What all strangers may try together ends in the end too; then the person
// still gets in by a browser that is known, a passkey, or a mailed link, which makes the browser known.

/** `own`: of one network or known browser for one account. `strangers`: of all unknown browsers for it. */
export type Budget = { own: Limit; strangers: Limit };

/** Where tries come from, as it is counted. */
export type From = { known: boolean; sources: readonly string[] };

/** The whole browser where it is known, else each network that it is in, from the narrowest to the widest. */
export function triesFrom(sent: Headers, userId: string | undefined, now: Date): From {
  const device = knownDevice(sent, userId, now);
  if (device !== undefined) return { known: true, sources: [`browser ${device}`] };
  return { known: false, sources: ownNetworks(clientAddress(sent)) };
}

const subjectOf = (account: string, source: string) => `${account}\0${source}`;

/** A wider network of one site may try twice what the narrower one may. */
const WIDER_FACTOR = 2;

export type Spent = 'LOCKED' | 'STRANGERS_LOCKED';

/** Counts one try. Returns what is used up, if anything is. */
export async function takeTry(
  { own, strangers }: Budget,
  account: string,
  { known, sources }: From,
  now: Date,
): Promise<Spent | null> {
  for (const [index, source] of sources.entries())
    if (!(await consume(widened(own, index, WIDER_FACTOR), subjectOf(account, source), now))) return 'LOCKED';
  return known || (await consume(strangers, account, now)) ? null : 'STRANGERS_LOCKED';
}

/** Forgets the tries from there: it was the right person. */
export async function forgiveTries(
  { own }: Budget,
  account: string,
  { sources }: From,
  now: Date,
): Promise<void> {
  for (const [index, source] of sources.entries())
    await forgive(widened(own, index, WIDER_FACTOR), subjectOf(account, source), now);
}

/** Forgets what strangers tried, where what they tried to guess was changed. */
export const forgiveStrangers = ({ strangers }: Budget, account: string, now: Date): Promise<void> =>
  forgive(strangers, account, now);
