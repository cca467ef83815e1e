import { requireStaff } from '@/lib/auth/staff';
import type { Language } from '@/content/languages';
import {
  checkDraft,
  linkingPages,
  listPages,
  listTitles,
  narrowed,
  previewToken,
  readEdited,
  readHistory,
  readPreview,
  readSide,
  type Side,
} from './data';
import { listSchema, pageSchema, type PageRef } from './schema';

type Query = Record<string, string | string[] | undefined>;

/** The list of pages, searched and filtered. */
export async function loadPages(asked: Query, now: Date) {
  const staff = await requireStaff('copy.write');
  const query = listSchema.parse(asked);
  const all = await listPages(staff, now);
  return { staff, query, all, pages: narrowed(all, query) };
}

/** Which page an address of the copy desk is about: `en/programs/recovery-matrix`; undefined where it is none. */
function refOf([language, ...steps]: readonly string[]): PageRef | undefined {
  return pageSchema.safeParse({ language, name: steps.join('/') }).data;
}

/** The page for its editor; null where there is none. */
export async function loadEdited(path: readonly string[], now: Date) {
  const staff = await requireStaff('copy.write');
  const ref = refOf(path);
  const page = ref && (await readEdited(staff, ref, now));
  if (!ref || !page) return null;
  const preview = `/draft/${previewToken(ref, now).token}`;
  const check = await checkDraft(staff, page, now);
  return { staff, page, check, preview, titles: listTitles(ref.language), linking: linkingPages(ref) };
}

/** What happened to a page; null where there is none. */
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

/** Two texts of a page side by side; null where one of them is not there. */
export async function loadComparison(path: readonly string[], asked: Query, now: Date) {
  const staff = await requireStaff('copy.write');
  const [ref, from, to] = [refOf(path), sideOf(asked.from), sideOf(asked.to)];
  const page = ref && (await readEdited(staff, ref, now));
  if (!page || from === undefined || to === undefined) return null;
  const [before, after] = [await readSide(staff, ref, from), await readSide(staff, ref, to)];
  return before === undefined || after === undefined ? null : { page, from, to, before, after };
}

/** Where a new page may be put. */
export async function loadParents(language: Language) {
  await requireStaff('copy.write');
  return listTitles(language);
}

/** The draft behind a link; for whoever has it. */
export const loadPreview = readPreview;
