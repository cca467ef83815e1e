import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { Language } from '@/content/languages';
import { recordStaffAction } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { propose } from '@/lib/content/approvals/mutations';
import { findClaims } from '@/lib/content/claim-check/domain';
import { liveText } from '@/lib/content/copy/data';
import { pathOf } from '@/lib/content/copy/domain';
import type { PageRef } from '@/lib/content/copy/schema';
import { writeDraft } from '@/lib/content/drafts/mutations';
import { notifyAdmins } from '@/lib/outbox/mutations';
import { takeLock } from '@/lib/platform/advisory-locks';
import { db, type Transaction } from '@/lib/platform/db';
import { dayIn } from '@/lib/shared/dates';
import { fail, ok, type Result } from '@/lib/shared/result';
import { BASIS, basisOf, isTaken, newPageText } from './domain';
import { nameAt, type PageChange, type Place } from './schema';

/** Stores a change to a page until a second person approves it, and tells every administrator. */
export async function askForPage(
  tx: Transaction,
  staff: Staff,
  { language, name }: PageRef,
  pageId: string,
  value: PageChange,
  now: Date,
): Promise<void> {
  const basis = basisOf(value, await tx.page.findUniqueOrThrow({ where: { id: pageId }, select: BASIS }));
  await propose(tx, staff, { pageId }, { basis, value, why: '' }, now);
  const action = 'place' in value ? 'page.move_asked' : 'page.showing_asked';
  await recordStaffAction(
    tx,
    staff,
    action,
    { page: name, ...('place' in value && { to: nameAt(value.place) }) },
    now,
  );
  await notifyAdmins(tx, { what: 'page_asked', by: staff.name, about: pathOf(language, name) }, now);
}

/**
 * Addresses are assigned one at a time, before a page is locked: if two people take one at once, the second is refused.
 */
export const lockPlaces = (tx: Transaction) => takeLock(tx, 'pageAddresses');

export type PlaceCode = 'TAKEN' | 'NO_PARENT' | 'CLAIM';

/** Why a page can't have this address. */
export async function placeProblem(
  tx: Transaction,
  language: Language,
  place: Place,
): Promise<PlaceCode | undefined> {
  const name = nameAt(place);
  const words = place.slug.replaceAll('-', ' ');
  if (findClaims(words).length > 0) return 'CLAIM';
  if (place.parent !== '' && liveText(language, place.parent) === undefined) return 'NO_PARENT';
  if (isTaken(name) || liveText(language, name) !== undefined) return 'TAKEN';
  const row = await tx.page.findUnique({
    where: { language_name: { language, name } },
    select: { id: true },
  });
  return row ? 'TAKEN' : undefined;
}

const REVIEW_AFTER = { months: 6 };
type NewPage = Place & { language: Language; title: string; kind: 'page' | 'article' };

/** Creates a page with its first draft. No one sees it until it is published. Returns its name. */
export function createPage(staff: Staff, page: NewPage, now: Date): Promise<Result<string, PlaceCode>> {
  const { language, title, kind } = page;
  const name = nameAt(page);
  return db().$transaction(async (tx) => {
    await lockPlaces(tx);
    const problem = await placeProblem(tx, language, page);
    if (problem) return fail(problem);
    const id = randomUUID();
    const { count } = await tx.page.createMany({
      data: { id, language, name, createdAt: now },
      skipDuplicates: true,
    });
    if (count === 0) return fail('TAKEN'); // two at once
    const today = dayIn(clinic().timeZone, now);
    const next = Temporal.PlainDate.from(today).add(REVIEW_AFTER).toString();
    await writeDraft(tx, staff, id, newPageText(title, { kind, today, next }), now);
    await recordStaffAction(tx, staff, 'page.created', { page: name }, now);
    return ok(name);
  });
}
