import type { VersionOf } from '@/content/consent-versions';
import { CONSENTS } from '@/content/consents';
import { recordAudit } from '@/lib/audit/mutations';
import { openConsents, STORED_CONSENTS } from '@/lib/intake/data';
import type { StoredConsent } from '@/lib/intake/domain';
import { lockRequest, nextVersion, sealedConsents } from '@/lib/intake/stored/mutations';
import type { Transaction } from '@/lib/platform/db';
import { notify } from '@/lib/platform/notices';
import type { Signed } from './domain';

type Signature = {
  requestId: string;
  /** The words that were signed. */
  version: VersionOf<'substance_use'>;
  signed: Signed;
  /** When, by the date beside the signature. */
  at: Date;
  /** The member of staff who put a signed paper on file; absent if the person signed on their own page. */
  staffId?: string;
};

/**
 * Puts a signed consent about substance use on file (42 CFR 2.31(a)), in place of an earlier one that was withdrawn or
 * has ended, which stays on record with it.
 * @returns whether it was put there; false if the request is gone
 */
export async function fileSignature(
  tx: Transaction,
  { requestId, version, signed, at, staffId }: Signature,
  now: Date,
): Promise<boolean> {
  await lockRequest(tx, requestId);
  const row = await tx.consultationRequest.findUnique({ where: { id: requestId }, select: STORED_CONSENTS });
  if (!row) return false;
  const consents = openConsents(row);
  const before = consents.find(({ kind }) => kind === 'substance_use');
  const given: StoredConsent = {
    kind: 'substance_use',
    version,
    text: CONSENTS[version],
    givenAt: at,
    withdrawnAt: null,
    signed,
    ...(before && { earlier: earlierOf(before) }),
  };
  const others = consents.filter(({ kind }) => kind !== 'substance_use');
  const sealed = sealedConsents(requestId, [...others, given], nextVersion(row.sealedConsents));
  await tx.consultationRequest.update({ where: { id: requestId }, data: { sealedConsents: sealed } });
  await tx.consent.deleteMany({ where: { requestId } });
  const audited = {
    action: 'request.signature_filed',
    actorId: staffId ?? null,
    requestId,
    details: { how: signed.how },
    sealed: { consents: sealed },
  } as const;
  await recordAudit(tx, audited, now);
  await notify(tx, { topic: 'requests' });
  return true;
}

const earlierOf = ({ version, givenAt, withdrawnAt, withdrawnHow, earlier = [] }: StoredConsent) => [
  ...earlier,
  { version, givenAt, withdrawnAt, withdrawnHow },
];
