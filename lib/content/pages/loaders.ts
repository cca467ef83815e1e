import type { Language } from '@/content/languages';
import { requireStaff } from '@/lib/auth/staff';
import { readPublished } from '@/lib/content/copy/data';
import { listPages, listTitles } from './data';
import { narrowed } from './domain';
import { listSchema } from './schema';

type Query = Record<string, string | string[] | undefined>;

/** The list of pages, searched and filtered. */
export async function loadPages(asked: Query, now: Date) {
  const staff = await requireStaff('copy.write');
  await readPublished(); // this process may not have heard yet of what its user has just moved or published
  const query = listSchema.parse(asked);
  const all = await listPages(staff, now);
  return { staff, query, all, pages: narrowed(all, query) };
}

/** Where a new page may be placed. */
export async function loadParents(language: Language) {
  await requireStaff('copy.write');
  return listTitles(language);
}
