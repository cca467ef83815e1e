import { z } from 'zod/mini';

// In the tab alone: addresses and references. A tab outlives its session, so signing out forgets them.
const KEY = 'calusa-desk-list';
const FOUND_KEY = 'calusa-desk-found';

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

/** What the last search found, and the address of the page that shows it. Never what was searched for. */
const foundSchema = z.object({
  href: z.string().check(z.regex(/^\/[a-z]/)),
  references: z.array(z.string()),
  /** The request that was opened from there last. */
  opened: z.optional(z.string()),
  /** Whether requests are opened from there, rather than from a list. */
  isFollowed: z.boolean(),
});
type Found = z.output<typeof foundSchema>;

/** What the last search in this tab found, if it's stored. */
export function readFound(): Found | undefined {
  try {
    return foundSchema.parse(JSON.parse(sessionStorage.getItem(FOUND_KEY) ?? 'null'));
  } catch {
    return undefined; // nothing stored, or by another release
  }
}

/** Stores it; undefined forgets it. */
export function storeFound(found: Found | undefined): void {
  try {
    if (found) sessionStorage.setItem(FOUND_KEY, JSON.stringify(found));
    else sessionStorage.removeItem(FOUND_KEY);
  } catch {
    // Storage is blocked or full.
  }
}

/** Forgets both, so that whoever uses the tab next doesn't learn which requests were listed or found. */
export function forgetList(): void {
  storeFound(undefined);
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Storage is blocked, so nothing is stored either.
  }
}
