import { clientAddress } from '@/lib/platform/client-address';
import { consume, forgive, ownNetworks, widened, type Limit } from '@/lib/platform/rate-limit';
import { knownDevice } from './known-device';

// Attempts are counted by account and network, so that a stranger uses up only their own network's; a browser the
// person has signed in with has its own. All strangers together are limited too; then the person can still get in with
// a known browser, a passkey, or a mailed link, which makes the browser known.

/**
 * `own`: from one network or known browser, for one account. `strangers`: from all unknown browsers, for that account.
 */
export type Budget = { own: Limit; strangers: Limit };

/** Where attempts come from, for counting. */
export type From = { known: boolean; sources: readonly string[] };

/** The browser itself if it is known, otherwise each network it belongs to, from narrowest to widest. */
export function triesFrom(sent: Headers, userId: string | undefined, now: Date): From {
  const device = knownDevice(sent, userId, now);
  if (device !== undefined) return { known: true, sources: [`browser ${device}`] };
  return { known: false, sources: ownNetworks(clientAddress(sent)) };
}

const subjectOf = (account: string, source: string) => `${account}\0${source}`;

/** A site's wider network gets twice the attempts of the narrower one. */
const WIDER_FACTOR = 2;

export type Spent = 'LOCKED' | 'STRANGERS_LOCKED';

/** Counts one attempt. Returns what is used up, if anything. */
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

/** Forgets the attempts from there: it was the right person. */
export async function forgiveTries(
  { own }: Budget,
  account: string,
  { sources }: From,
  now: Date,
): Promise<void> {
  for (const [index, source] of sources.entries())
    await forgive(widened(own, index, WIDER_FACTOR), subjectOf(account, source), now);
}

/** Forgets strangers' attempts, because what they tried to guess has changed. */
export const forgiveStrangers = ({ strangers }: Budget, account: string, now: Date): Promise<void> =>
  forgive(strangers, account, now);
