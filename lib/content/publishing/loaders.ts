import { authorise, requireStaff } from '@/lib/auth/staff';
import { countDecidable, listAwaiting } from '@/lib/content/approvals/data';
import { readPublished } from '@/lib/content/copy/data';
import { pageSchema, type PageRef } from '@/lib/content/copy/schema';
import { checkDraft, readEdited } from '@/lib/content/drafts/data';
import { readHistory, readSide, type Side } from '@/lib/content/history/data';
import { isolated } from '@/lib/shared/bidi';
import { findMoved } from './data';

type Query = Record<string, string | string[] | undefined>;

/** Which page a copy desk address is about: `en/programs/recovery-matrix`; undefined if none. */
function refOf([language, ...steps]: readonly string[]): PageRef | undefined {
  return pageSchema.safeParse({ language, name: steps.join('/') }).data;
}

/** The page for its editor; null if there is none. */
export async function loadEdited(path: readonly string[], now: Date) {
  const staff = await requireStaff('copy.write');
  await readPublished(); // this process may not have heard yet of what its user has just moved or published
  const ref = refOf(path);
  const page = ref && (await readEdited(staff, ref, now));
  if (!ref || !page) return null;
  return { staff, page, check: await checkDraft(staff, page, now) };
}

/** The page that used to have this address; undefined if none did. */
export async function loadMoved(path: readonly string[]): Promise<PageRef | undefined> {
  const staff = await requireStaff('copy.write');
  const ref = refOf(path);
  return ref && findMoved(staff, ref);
}

/** The title of a copy desk page about a page; a generic one for anyone who may not read that. */
export async function loadTitle(
  what: 'Edit' | 'History of' | 'Compare',
  path: readonly string[],
): Promise<{ title?: string }> {
  const staff = await authorise('copy.write');
  if (typeof staff === 'string') return {};
  const ref = refOf(path);
  const page = ref && (await readEdited(staff, ref, new Date()));
  return { title: page ? `${what} ${isolated(page.title)}` : 'Page not found' };
}

/** A page's history; null if there is no such page. */
export async function loadHistory(path: readonly string[], now: Date) {
  const staff = await requireStaff('copy.write');
  const ref = refOf(path);
  const page = ref && (await readEdited(staff, ref, now));
  return ref && page ? { page, history: await readHistory(staff, ref) } : null;
}

const sideOf = (text: unknown): Side | undefined =>
  text === 'draft' || text === 'live' || text === 'file'
    ? text
    : /^\d{1,6}$/.test(String(text))
      ? Number(text)
      : undefined;

/** Two texts of a page side by side; null if one of them doesn't exist. */
export async function loadComparison(path: readonly string[], asked: Query, now: Date) {
  const staff = await requireStaff('copy.write');
  const [ref, from, to] = [refOf(path), sideOf(asked.from), sideOf(asked.to)];
  const page = ref && (await readEdited(staff, ref, now));
  if (!page || from === undefined || to === undefined) return null;
  const [before, after] = [await readSide(staff, ref, from), await readSide(staff, ref, to)];
  return before === undefined || after === undefined ? null : { page, from, to, before, after };
}

/** How many changes the signed-in person could approve; 0 if they may not, or if no one is signed in. */
export async function countAwaiting(): Promise<number> {
  const staff = await authorise('copy.write');
  return typeof staff === 'string' ? 0 : countDecidable(staff);
}

/** What awaits approval, as the list of pages shows it. */
export const loadAwaiting = async () => listAwaiting(await requireStaff('copy.write'));
