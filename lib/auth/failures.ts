import { createHmac } from 'node:crypto';
import { headers } from 'next/headers';
import { clientAddress } from '@/lib/platform/client-address';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { tally } from '@/lib/platform/rate-limit';
import { faultCode } from '@/lib/shared/fault-code';

// Refusals are recorded, but no one can flood the audit with them: for one person and network, the first three an hour,
// then the tenth, the hundredth and so on, each with its number; and the same again across all of them.

export type Failure = {
  action: 'staff.sign_in_failed' | 'staff.confirm_failed' | 'staff.refused';
  /** Who is signed in, if anyone. */
  actorId: string | null;
  /** Whose account it is about, if there is one. What was typed as an address is never recorded. */
  staffId?: string | undefined;
  details: Readonly<Record<string, string>>;
};

const HOUR = 60 * 60;
const ONE_BY_ONE = 3;
/** Entries an hour from all networks together; beyond that, only every tenth, hundredth and so on. */
const MOST_ENTRIES = 200;

const isPowerOfTen = (count: number) => /^10+$/.test(String(count));
const isWrittenDown = (count: number, oneByOne: number) =>
  (count > 0 && count <= oneByOne) || isPowerOfTen(count);

/** A network as a keyed hash: entries from one network can be linked, but no address is stored. */
function networkKey(sent: Headers): string {
  return createHmac('sha256', keyRing()[0].derive('audit-network'))
    .update(clientAddress(sent))
    .digest('base64url')
    .slice(0, 12);
}

/** Records that someone was refused. A failure here never blocks the response. */
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
    // Not through lib/audit, a layer above this one: it runs outside any transaction, because nothing commits with it.
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
