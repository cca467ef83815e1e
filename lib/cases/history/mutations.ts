import type { ConsentKind } from '@/content/consent-versions';
import type { Staff } from '@/lib/auth/staff';
import { changeOutsideTrash } from '@/lib/cases/case/mutations';
import { openAnswers, openConsents, STORED_CONSENTS } from '@/lib/intake/data';
import { historyContext, type StoredConsent } from '@/lib/intake/domain';
import { withdrawalOf } from '@/lib/intake/erasures/domain';
import { endPrivateEmail } from '@/lib/intake/erasures/mutations';
import { recordWithdrawal } from '@/lib/intake/proofs/mutations';
import { indexRequest } from '@/lib/intake/search/mutations';
import { lockRequest, nextVersion, sealedAnswers, sealedConsents } from '@/lib/intake/stored/mutations';
import type { Transaction } from '@/lib/platform/db';
import { recordErasure } from '@/lib/platform/erasure-log';
import { keyRing } from '@/lib/platform/keys';
import { seal } from '@/lib/platform/sealing';
import { fail, ok } from '@/lib/shared/result';
import { openStored } from './data';
import { changesOf, consentsEndedBy } from './domain';
import type { Correction, HistoryEntry } from './schema';

/** A short history and a moderate one look alike in length. */
const HISTORY_LEAST_BYTES = 2048;

/** A request's history with one more entry, sealed. The caller holds the request's lock. */
export const withEntry = (id: string, before: string | null, entry: HistoryEntry): string =>
  seal(keyRing(), historyContext(id), JSON.stringify([...openStored(id, before), entry]), {
    version: nextVersion(before),
    leastBytes: HISTORY_LEAST_BYTES,
  });

const CORRECTED = {
  reference: true,
  status: true,
  receivedAt: true,
  sealedAnswers: true,
  sealedHistory: true,
  ...STORED_CONSENTS,
} as const;

/**
 * Corrects a request's contact details. The earlier values stay in its sealed history, with the reason. Consents that
 * were given for a number or an address end with it unless the person agreed again, and so do mail queued for
 * that address and access by a code sent to it.
 */
export const correctRequest = (
  staff: Staff,
  { id, version, reason, sameConsents, confirmsPhone, ...given }: Correction,
  now: Date,
) =>
  changeOutsideTrash(staff, { id, version }, now, async (_current, tx) => {
    await lockRequest(tx, id); // orders a concurrent withdrawal or re-encryption strictly before or after this
    const row = await tx.consultationRequest.findUniqueOrThrow({ where: { id }, select: CORRECTED });
    const before = openAnswers(id, row.sealedAnswers);
    const changes = changesOf(before, given, confirmsPhone ? ['phone'] : []);
    if (changes.length === 0) return fail('NOTHING_CHANGED');
    const corrected = JSON.stringify({ ...before, ...given });
    const agreed = sameConsents && ({ sameConsents: true } as const);
    const entry: HistoryEntry = { is: 'correction', at: now, byId: staff.id, reason, ...agreed, changes };
    const ended = sameConsents ? null : endConsents(openConsents(row), consentsEndedBy(changes), now);
    const sealed = {
      answers: sealedAnswers(id, corrected, nextVersion(row.sealedAnswers)),
      history: withEntry(id, row.sealedHistory, entry),
      ...(ended && { consents: sealedConsents(id, ended.consents, nextVersion(row.sealedConsents)) }),
    };
    return ok({
      action: 'request.corrected',
      data: {
        sealedAnswers: sealed.answers,
        sealedHistory: sealed.history,
        keyId: keyRing()[0].id,
        ...(sealed.consents !== undefined && { sealedConsents: sealed.consents }),
      },
      details: { fields: changes.map(({ field }) => field), ...agreed },
      sealed,
      also: async (after: Transaction) => {
        if (row.status !== 'quarantined')
          await indexRequest(after, { id, sealedAnswers: sealed.answers, receivedAt: row.receivedAt });
        if (ended) await after.consent.deleteMany({ where: { requestId: id } });
        for (const kind of ended?.kinds ?? [])
          await recordWithdrawal(after, { reference: row.reference, kind }, now);
        // Also where the consent goes on: what is queued is for the earlier mailbox, and so are codes sent to it.
        if (changes.some(({ field }) => field === 'email')) await endPrivateEmail(after, id);
      },
      last: async () => {
        for (const kind of ended?.kinds ?? []) await recordErasure({ id, at: now, kind: withdrawalOf(kind) });
      },
    });
  });

/** The consents with some of them ended by a correction; null if none of those is in effect. */
function endConsents(consents: readonly StoredConsent[], ending: readonly ConsentKind[], now: Date) {
  const ends = ({ kind, withdrawnAt }: StoredConsent) => withdrawnAt === null && ending.includes(kind);
  const kinds = consents.filter(ends).map(({ kind }) => kind);
  if (kinds.length === 0) return null;
  const changed = consents.map((one): StoredConsent =>
    ends(one) ? { ...one, withdrawnAt: now, withdrawnHow: 'correction' } : one,
  );
  return { kinds, consents: changed };
}
