import { createHmac } from 'node:crypto';
import { headers } from 'next/headers';
import { clientAddress } from '@/lib/platform/client-address';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { tally } from '@/lib/platform/rate-limit';
import { faultCode } from '@/lib/shared/fault-code';

// Who is refused is written down, and no one can fill the audit with it: of one person and network the first three an
// hour, then the tenth, the hundredth and so on, each with its number; and so on over all of them.

export type Failure = {
  action: 'staff.sign_in_failed' | 'staff.confirm_failed' | 'staff.refused';
  /** Who is signed in, if anyone is. */
  actorId: string | null;
  /** Whose account it is about, if there is one. What was typed as an address is never written down. */
  staffId?: string | undefined;
  details: Readonly<Record<string, string>>;
};

const HOUR = 60 * 60;
const ONE_BY_ONE = 3;
/** Entries an hour from all networks together; beyond them every tenth, hundredth and so on. */
const MOST_ENTRIES = 200;

const isPowerOfTen = (count: number) => /^10+$/.test(String(count));
const isWrittenDown = (count: number, oneByOne: number) =>
  (count > 0 && count <= oneByOne) || isPowerOfTen(count);

/** A network by a keyed hash: entries of one can be seen to belong together, and no address is stored. */
function networkKey(sent: Headers): string {
  return createHmac('sha256', keyRing()[0].derive('audit-network'))
    .update(clientAddress(sent))
    .digest('base64url')
    .slice(0, 12);
}

/** Writes down that someone was refused. It never stands in the way of the answer. */
export async function recordFailure(
  { action, actorId, staffId, details }: Failure,
  now: Date,
): Promise<void> {
  const network = networkKey(await headers());
  const subject = `${action}\0${actorId ?? ''}\0${staffId ?? ''}\0${network}`;
  try {
    const time = await tally({ name: 'audit-refused', seconds: HOUR }, subject, now);
    if (!isWrittenDown(time, ONE_BY_ONE)) return;
    const entries = await tally({ name: 'audit-refused-all', seconds: HOUR }, 'all', now);
    if (!isWrittenDown(entries, MOST_ENTRIES)) return;
    const counts = entries > MOST_ENTRIES ? { time, entries } : { time };
    // Not by lib/audit, which stands above: it is written outside of any transaction, because nothing commits with it.
    await db().auditEntry.create({
      data: {
        at: now,
        action,
        actorId,
        staffId: staffId ?? null,
        details: { ...details, network, ...counts },
      },
    });
  } catch (error) {
    log.error('audit.refusal_lost', { code: faultCode(error) });
  }
}
