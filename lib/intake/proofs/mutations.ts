import { randomUUID } from 'node:crypto';
import type { ConsentKind } from '@/content/consent-versions';
import { referenceKeys } from '@/lib/audit/data';
import { recordAudit } from '@/lib/audit/mutations';
import { clinic } from '@/lib/clinic/data';
import { openConsents, openTriage, STORED_CONSENTS, TRIAGE } from '@/lib/intake/data';
import { db, LONG_TRANSACTION, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { seal, versionOf } from '@/lib/platform/sealing';
import { dayIn } from '@/lib/shared/dates';
import { faultCode } from '@/lib/shared/fault-code';
import { contactKeys, proofYears, readProofs, type StoredProof } from './data';
import {
  dateOf,
  keptSince,
  PROOF_LEAST_BYTES,
  proofContext,
  substanceUseConsent,
  withUse,
  type GivenConsent,
  type Use,
} from './domain';
import type { ConsentProof, DisclosureProof, ProofContent } from './schema';

// Proof of what was allowed and what was disclosed, stored apart from the request and for longer (docs/adr/0045).
// Whatever relies on a consent, or lets something leave the desk, records it here in the same transaction.

const today = (now: Date) => dateOf(dayIn(clinic().timeZone, now));

const sealed = (id: string, content: ProofContent, version = 1) => ({
  sealedContent: seal(keyRing(), proofContext(id), JSON.stringify(content), {
    version,
    leastBytes: PROOF_LEAST_BYTES,
  }),
  keyId: keyRing()[0].id,
});

type NewProof = { reference: string; content: ProofContent };

async function createProofs(tx: Transaction, proofs: readonly NewProof[], now: Date): Promise<void> {
  const data = proofs.map(({ reference, content }) => {
    const id = randomUUID();
    const referenceKey = referenceKeys(reference)[0] ?? '';
    return { id, referenceKey, lastOn: today(now), ...sealed(id, content) };
  });
  await tx.proof.createMany({ data });
}

/** Sealed under the newest keys, so that it no longer needs those of an older ring. */
async function replaceProof(
  tx: Transaction,
  { id, sealedContent }: StoredProof,
  { reference, content }: NewProof,
  lastOn: Date,
): Promise<void> {
  const referenceKey = referenceKeys(reference)[0] ?? '';
  const data = { referenceKey, lastOn, ...sealed(id, content, versionOf(sealedContent) + 1) };
  await tx.proof.update({ where: { id }, data });
}

/** Brings a request's keyed reference to today's key in its proofs. The caller holds the request's lock. */
export async function renewReference(tx: Transaction, reference: string): Promise<void> {
  const [current = '', ...older] = referenceKeys(reference);
  await tx.proof.updateMany({
    where: { referenceKey: { in: older } },
    data: { referenceKey: current },
  });
}

type Subject = { reference: string; source: ConsentProof['source']; consents: readonly GivenConsent[] };

/**
 * The requests under these references that still exist, with their consents as they are now. They are locked in a fixed
 * order until the transaction ends, so a concurrent withdrawal or use comes either before or after.
 */
async function lockSubjects(tx: Transaction, references: readonly string[]): Promise<Subject[]> {
  await tx.$executeRaw`SELECT FROM consultation_request WHERE reference = ANY(${[...references]})
    ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.consultationRequest.findMany({
    where: { reference: { in: [...references] } },
    select: { reference: true, ...TRIAGE, ...STORED_CONSENTS },
  });
  return rows.map((row) => {
    const { reference } = row;
    return { reference, source: openTriage(row).source, consents: openConsents(row) };
  });
}

/** One given again after it was withdrawn is another consent, whose proof is its own. */
const isOf = ({ content }: StoredProof, { kind, version, givenAt }: GivenConsent) =>
  content.is === 'consent' &&
  content.kind === kind &&
  content.version === version &&
  content.givenAt.getTime() === givenAt.getTime();

const newProof = (
  { kind, version, text, givenHow, signed, givenAt, withdrawnAt }: GivenConsent,
  source: Subject['source'],
): ConsentProof => ({
  is: 'consent',
  kind,
  version,
  text,
  source,
  ...(givenHow && { givenHow }),
  ...(signed && { signedHow: signed.how }),
  givenAt,
  withdrawnAt,
  uses: [],
});

/** Records that requests' consents are relied on: one proof per consent and version, with its first and last use. */
async function noteUses(
  tx: Transaction,
  relied: readonly { subject: Subject; uses: readonly Use[] }[],
  now: Date,
): Promise<void> {
  const known = await readProofs(
    tx,
    relied.flatMap(({ subject }) => referenceKeys(subject.reference)),
  );
  const fresh: NewProof[] = [];
  for (const { subject, uses } of relied) {
    const { reference, source, consents } = subject;
    const keys = referenceKeys(reference);
    const own = known.filter(({ referenceKey }) => keys.includes(referenceKey));
    for (const { kind, way, contact } of uses) {
      const consent = consents.find((given) => given.kind === kind);
      if (!consent) continue; // staff on an earlier release may have relied on none
      const use = {
        way,
        contact: contact === undefined ? null : (contactKeys(contact)[0] ?? null),
      };
      const proof = own.find((stored) => isOf(stored, consent));
      const before = proof?.content.is === 'consent' ? proof.content : newProof(consent, source);
      const content = withUse(before, use, now);
      if (!proof) fresh.push({ reference, content });
      else await replaceProof(tx, proof, { reference, content }, latest(proof.lastOn, today(now)));
    }
  }
  await createProofs(tx, fresh, now);
}

const latest = (one: Date, other: Date) => (one > other ? one : other);

/** Records that a request's consents are being relied on; does nothing if the request is gone. */
export async function recordReliance(
  tx: Transaction,
  { reference, uses }: { reference: string; uses: readonly Use[] },
  now: Date,
): Promise<void> {
  if (uses.length === 0) return;
  const subjects = await lockSubjects(tx, [reference]);
  await noteUses(
    tx,
    subjects.map((subject) => ({ subject, uses })),
    now,
  );
}

/**
 * Records that the site mailed the person, who consented to it. The mail has left, so a proof that can't be written is
 * logged and must not make the mail go out again.
 */
export async function recordMailed(
  deliveryId: string,
  { reference, to }: { reference: string; to: string },
  now: Date,
): Promise<void> {
  const uses = [{ kind: 'private_email', way: 'site_email', contact: to }] as const;
  try {
    await db().$transaction((tx) => recordReliance(tx, { reference, uses }, now), LONG_TRANSACTION);
  } catch (error) {
    log.error('delivery.not_proved', { deliveryId, code: faultCode(error) });
  }
}

/**
 * Records a withdrawal in the consent's proofs, if there are any. A proof that doesn't open is skipped: it must not
 * keep the person from withdrawing. The caller holds the request's lock.
 */
export async function recordWithdrawal(
  tx: Transaction,
  { reference, kind }: { reference: string; kind: ConsentKind },
  now: Date,
): Promise<void> {
  for (const proof of await readProofs(tx, referenceKeys(reference))) {
    const { content } = proof;
    if (content.is !== 'consent' || content.kind !== kind || content.withdrawnAt) continue;
    await replaceProof(
      tx,
      proof,
      { reference, content: { ...content, withdrawnAt: now } },
      proof.lastOn, // no longer relied on
    );
  }
}

/** What leaves the desk, who sends it, and why. `isOfHealth`: one of its fields may mention substance use. */
export type Disclosure = Pick<DisclosureProof, 'way' | 'byId' | 'fields' | 'reason'> & {
  isOfHealth: boolean;
};

/**
 * Records that requests are about to be disclosed: a proof for each, and a use of its consent about substance use if
 * one is in effect.
 * @param requests with their consents as they were read, in case one has been deleted since
 */
export async function recordDisclosure(
  tx: Transaction,
  { isOfHealth, ...made }: Disclosure,
  requests: readonly { reference: string; consents: readonly GivenConsent[] }[],
  now: Date,
): Promise<void> {
  const subjects = await lockSubjects(
    tx,
    requests.map(({ reference }) => reference),
  );
  const current = new Map(subjects.map((subject) => [subject.reference, subject]));
  const consentOf = ({ reference, consents }: (typeof requests)[number]) =>
    isOfHealth
      ? substanceUseConsent(current.get(reference)?.consents ?? consents, now, clinic().timeZone)
      : null;
  const disclosed = requests.map((request) => ({ ...request, consent: consentOf(request) }));
  await createProofs(
    tx,
    disclosed.map(({ reference, consent }) => ({
      reference,
      content: { is: 'disclosure', ...made, at: now, consent },
    })),
    now,
  );
  const allowed = new Set(disclosed.filter(({ consent }) => consent !== null).map((one) => one.reference));
  const uses: Use[] = [{ kind: 'substance_use', way: made.way }];
  await noteUses(
    tx,
    subjects.filter(({ reference }) => allowed.has(reference)).map((subject) => ({ subject, uses })),
    now,
  );
}

/**
 * Deletes the proofs whose years are over, except those of requests under legal hold.
 * @param referencesOnHold of the requests that a hold keeps from deletion
 */
export async function deleteOldProofs(referencesOnHold: readonly string[], now: Date): Promise<void> {
  await db().$transaction(async (tx) => {
    const before = keptSince(now, await proofYears(tx, now), clinic().timeZone);
    const onHold = referencesOnHold.flatMap(referenceKeys);
    const { count } = await tx.proof.deleteMany({
      where: { lastOn: { lt: before }, referenceKey: { notIn: onHold } },
    });
    if (count > 0) await recordAudit(tx, { action: 'proofs.purged', actorId: null, details: { count } }, now);
  });
}
