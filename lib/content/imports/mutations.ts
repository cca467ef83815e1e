import { randomUUID } from 'node:crypto';
import type { Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { checkText } from '@/lib/content/checks/data';
import { findClaims } from '@/lib/content/claim-check/domain';
import { liveText } from '@/lib/content/copy/data';
import { pathOf } from '@/lib/content/copy/domain';
import { lockPage } from '@/lib/content/copy/mutations';
import type { PageRef } from '@/lib/content/copy/schema';
import type { Problem } from '@/lib/content/documents/domain';
import { isTaken } from '@/lib/content/pages/domain';
import { TEXTS, textsOf } from '@/lib/content/publishing/data';
import { publishText } from '@/lib/content/publishing/mutations';
import { digestOf } from '@/lib/content/shipped/data';
import { db, type Transaction } from '@/lib/platform/db';
import { formatMoment } from '@/lib/shared/dates';
import type { Prisma } from '@/prisma/generated/client';

/** The version of a page that a file was exported from: its number, a digest of its text, and when it was exported. */
export type Basis = { version: number; digest: string; at: Date };
type Import = { language: Language; name: string; text: string; basis?: Basis | undefined };
/** What keeps a file from being published. */
export type Refused = PageRef & { problems: Problem[] };

const IMPORTED = {
  ...TEXTS,
  unpublishedAt: true,
  live: {
    select: { text: true, number: true, createdAt: true, author: { select: { name: true } } },
  },
  draft: { select: { text: true, updatedAt: true, author: { select: { name: true } } } },
  releases: {
    where: { state: { in: ['waiting', 'scheduled'] } },
    orderBy: { revision: { number: 'desc' } },
    select: { state: true, revision: { select: { text: true, number: true } } },
  },
} satisfies Prisma.PageSelect;
type ImportedRow = Prisma.PageGetPayload<{ select: typeof IMPORTED }>;

const on = (at: Date) => formatMoment(at, clinic().timeZone);

/** Work at the desk that an import would overwrite or cancel, in words. */
function newerWork(ref: PageRef, row: ImportedRow | null, basis: Basis | undefined): string[] {
  const { live } = textsOf(ref, row);
  const [version, author] = [row?.live?.number ?? 0, row?.live?.author?.name ?? 'a command'];
  const published = row?.live
    ? `version ${version}, published by ${author} on ${on(row.live.createdAt)},`
    : '';
  const isNewer = basis
    ? basis.version !== version || (live !== undefined && basis.digest !== digestOf(live))
    : version > 0;
  const from = basis
    ? `the version ${basis.version} that this file was exported from`
    : 'what this folder was made from (it records no version for this page)';
  const draft = row?.draft;
  return [
    ...(isNewer
      ? [`${published || 'the text that came with the software'} is newer than ${from}: export again`]
      : []),
    ...(row?.unpublishedAt
      ? [`it was unpublished on ${on(row.unpublishedAt)}: publish it at the desk first`]
      : []),
    ...(draft && (!basis || draft.updatedAt > basis.at)
      ? [`${draft.author.name} saved a draft on ${on(draft.updatedAt)}: publish or discard it first`]
      : []),
    ...(row?.releases ?? []).map(
      ({ state, revision }) =>
        `version ${revision.number} is ${state === 'waiting' ? 'awaiting approval' : 'scheduled'}: cancel or publish it first`,
    ),
  ];
}

async function importProblems(
  tx: Transaction,
  { text, basis, ...ref }: Import,
  now: Date,
): Promise<Problem[]> {
  const { language, name } = ref;
  const row = await tx.page.findUnique({ where: { language_name: ref }, select: IMPORTED });
  const refuse = (reason: string) => ({ line: 1, reason });
  const { problems } = await checkText(tx, ref, text, now);
  return [
    ...newerWork(ref, row, basis).map(refuse),
    ...(liveText(language, name) === undefined && isTaken(name)
      ? [refuse(`${pathOf(language, name)} is used by the software or redirects elsewhere`)]
      : []),
    ...(findClaims(name.replaceAll('-', ' ')).length > 0
      ? [refuse(`${pathOf(language, name)} makes a claim: choose another name`)]
      : []),
    ...problems,
  ];
}

const IMPORT_TIMEOUT_MS = 120_000;

/**
 * Publishes texts from files, as revisions without an author: all of them, or none if one is refused.
 * @param isMeant false for a dry run that only checks
 * @returns what is refused; empty if all of them are live now, or could be
 */
export async function importPages(
  pages: readonly Import[],
  { why, isMeant }: { why: string; isMeant: boolean },
  now: Date,
): Promise<Refused[]> {
  return db().$transaction(
    async (tx) => {
      const refused: Refused[] = [];
      for (const page of pages) {
        const ref = { language: page.language, name: page.name };
        await tx.$executeRaw`SELECT FROM page WHERE language = ${ref.language} AND name = ${ref.name} FOR UPDATE`;
        const problems = await importProblems(tx, { ...page, ...ref }, now);
        if (problems.length > 0) refused.push({ ...ref, problems });
      }
      if (refused.length > 0 || !isMeant) return refused;
      for (const { language, name, text } of pages) {
        const known = await lockPage(tx, { language, name }, now);
        const pageId = known?.id ?? randomUUID();
        if (!known) await tx.page.create({ data: { id: pageId, language, name, createdAt: now } });
        await publishText(tx, { pageId, name, language, text, why }, now);
      }
      return [];
    },
    { timeout: IMPORT_TIMEOUT_MS },
  );
}
