import { z } from 'zod/mini';

// In the tab alone: addresses and references. A tab outlives its session, so signing out forgets them.
const KEY = 'calusa-desk-list';

const listSchema = z.object({
  /** Its address, with its filters and its page. */
  href: z.string().check(z.regex(/^\/desk(\?|$)/)),
  references: z.array(z.string()),
  /** The request that was open last. */
  opened: z.optional(z.string()),
});
type List = z.output<typeof listSchema>;

/** The whole list, where none was stored. */
export const NO_LIST: List = { href: '/desk', references: [] };

/** The list that was open last in this tab. */
export function readList(): List {
  try {
    return listSchema.parse(JSON.parse(sessionStorage.getItem(KEY) ?? 'null'));
  } catch {
    return NO_LIST; // nothing stored, or by another release
  }
}

/** Stores it. A browser that refuses leads back to the whole list. */
export function storeList(list: List): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    // Storage is blocked or full.
  }
}

/** Forgets it, so that whoever uses the tab next doesn't learn which requests were listed. */
export function forgetList(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Storage is blocked, so nothing is stored either.
  }
}
