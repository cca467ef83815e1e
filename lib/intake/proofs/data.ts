import { findSubject, referenceKeys } from '@/lib/audit/data';
import { recordAudit } from '@/lib/audit/mutations';
import { clinic, shippedClinic } from '@/lib/clinic/data';
import { operationsSchema, readEach } from '@/lib/clinic/schema';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, LONG_TRANSACTION, type Transaction } from '@/lib/platform/db';
import { checkRing, keyRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { isUnreadable, unseal } from '@/lib/platform/sealing';
import { faultCode } from '@/lib/shared/fault-code';
import {
  contactOf,
  proofContext,
  substanceUseConsent,
  yearsAt,
  type GivenConsent,
  type OpenedProof,
} from './domain';
import { proofSchema, type ProofContent } from './schema';

/** Whether what may mention substance use can leave now: with the person's consent (42 CFR 2.31), unless the clinic needs none. */
export function mayLeave(consents: readonly GivenConsent[], now: Date): boolean {
  const { part2NeedsConsent, timeZone } = clinic();
  return !part2NeedsConsent || substanceUseConsent(consents, now, timeZone) !== null;
}

const FIELDS = { id: true, referenceKey: true, lastOn: true, sealedContent: true } as const;

/** A stored proof, opened. */
export type StoredProof = {
  id: string;
  referenceKey: string;
  lastOn: Date;
  sealedContent: string;
  content: ProofContent;
};

type Row = Omit<StoredProof, 'content'>;
const opened = (row: Row): StoredProof => ({
  ...row,
  content: proofSchema.parse(JSON.parse(unseal(keyRing(), proofContext(row.id), row.sealedContent))),
});

/** The proofs that open. Any other is logged, and doesn't block what these are needed for. */
const openedOf = (rows: readonly Row[]): StoredProof[] =>
  rows.flatMap((row) => {
    try {
      return [opened(row)];
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      log.error('proof.unreadable', { code: faultCode(error) });
      return [];
    }
  });

/** The proofs under these keyed references, except those that don't open. */
export async function readProofs(tx: Transaction, keys: readonly string[]): Promise<StoredProof[]> {
  const where = { referenceKey: { in: [...keys] } };
  const rows = await tx.proof.findMany({
    where,
    select: FIELDS,
    orderBy: [{ lastOn: 'asc' }, { id: 'asc' }],
  });
  return openedOf(rows);
}

/** Whether anything about a request will be kept when it is deleted. */
export const hasProofs = async (tx: Transaction, reference: string): Promise<boolean> =>
  (await tx.proof.count({ where: { referenceKey: { in: referenceKeys(reference) } } })) > 0;

/** More versions than are ever saved in a week: of everything before that, only the newest matters. */
const MOST_VERSIONS = 1_000;

/** How many years proofs are kept now: a newly saved shorter time takes effect after a week. */
export async function proofYears(tx: Transaction, now: Date): Promise<number> {
  const { proofYears: shipped } = shippedClinic();
  const rows = await tx.siteSettings.findMany({
    where: { kind: 'operations' },
    orderBy: { number: 'desc' },
    select: { createdAt: true, value: true },
    take: MOST_VERSIONS,
  });
  const wanted = rows.map(({ createdAt, value }) => ({
    since: createdAt,
    years: readEach(operationsSchema, value).parsed.proofYears ?? shipped,
  }));
  return yearsAt(now, wanted, shipped);
}

/**
 * Keyed hashes of a number or address, however it is written, the one to store first. A proof has to say which contact
 * it was given for, and the number itself is one of the answers.
 */
export const contactKeys = (typed: string): string[] =>
  blindIndexes(checkRing(), 'proof-contact', contactOf(typed));

/** What is looked up: one request, or everything given for a number or an address. */
export type Asked = { request: string } | { contact: string };

const LOT = 500;

/**
 * Keyed references of the requests with a consent that was relied on with this number or address. Every proof is
 * opened, so this runs in batches and outside a transaction, which would time out.
 */
async function keysOfContact(contact: string): Promise<string[]> {
  const keys = contactKeys(contact);
  const found = new Set<string>();
  let after: string | undefined;
  for (;;) {
    const rows = await db().proof.findMany({
      where: after === undefined ? {} : { id: { gt: after } },
      select: FIELDS,
      orderBy: { id: 'asc' },
      take: LOT,
    });
    for (const { referenceKey, content } of openedOf(rows))
      if (content.is === 'consent' && content.uses.some((use) => keys.includes(use.contact ?? '')))
        found.add(referenceKey);
    if (rows.length < LOT) return [...found];
    after = rows.at(-1)?.id;
  }
}

/** The request's id if it is known, and its keyed references; null if what was typed can't be a request. */
const subjectOf = async (asked: Asked) =>
  'request' in asked ? findSubject(asked.request) : { id: null, keys: await keysOfContact(asked.contact) };

/**
 * The requested proofs, oldest first. That they were read is recorded before they are returned.
 * @returns null if what was typed can't be a request
 */
export async function askForProofs(
  asked: Asked,
  now: Date,
): Promise<{ proofs: OpenedProof[]; years: number } | null> {
  const subject = await subjectOf(asked);
  if (!subject) return null;
  return db().$transaction(async (tx) => {
    const proofs = await readProofs(tx, subject.keys);
    const requests = [...new Set(proofs.map(({ referenceKey }) => referenceKey))];
    const details = { by: 'request' in asked ? 'reference' : 'contact', found: proofs.length, requests };
    const about = subject.id === null ? {} : { requestId: subject.id };
    await recordAudit(tx, { action: 'proofs.read', actorId: null, ...about, details }, now);
    return { proofs: await named(tx, proofs), years: await proofYears(tx, now) };
  }, LONG_TRANSACTION);
}

async function named(tx: Transaction, proofs: readonly StoredProof[]): Promise<OpenedProof[]> {
  const ids = proofs.flatMap(({ content }) => (content.is === 'disclosure' ? [content.byId] : []));
  const people = await tx.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return proofs.map(({ content, lastOn }) => ({
    content,
    lastOn,
    byName: content.is === 'disclosure' ? (names.get(content.byId) ?? null) : null,
  }));
}
