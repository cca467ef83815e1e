import { DEFAULT_LANGUAGE, LANGUAGES, PREFIXES, type Language } from '@/content/languages';

/** Public pages that aren't documents. */
export const FORM_PAGES = ['consultation', 'consultation/paper', 'your-request'] as const;

/** The address of a page, from its name. */
export const pathOf = (language: Language, name: string): string =>
  name === 'home' ? PREFIXES[language] || '/' : `${PREFIXES[language]}/${name}`;

/**
 * The address of a page, and of the same page in each language, for search engines (`hreflang`).
 * @param languages those that have it
 */
export const alternatesOf = (
  language: Language,
  name: string,
  languages: readonly Language[] = LANGUAGES,
) => ({
  canonical: pathOf(language, name),
  ...(languages.length > 1 && {
    languages: {
      ...Object.fromEntries(languages.map((one) => [one, pathOf(one, name)])),
      'x-default': pathOf(DEFAULT_LANGUAGE, name),
    },
  }),
});

/** Whether one name is below another: `programs/recovery-matrix` is below `programs`. */
export const isBelow = (name: string, parent: string): boolean => name.startsWith(`${parent}/`);

/** The names above a page, from the top: `programs` for `programs/recovery-matrix`. */
export function namesAbove(name: string): string[] {
  const steps = name.split('/').slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join('/'));
}

/** What the database knows about the site's pages. `text` is the published text, null if that is the shipped file. */
export type SiteCopy = {
  pages: {
    language: string;
    name: string;
    shippedName: string | null;
    text: string | null;
    isShown: boolean;
    /** When the text was published; null if it is the shipped file. */
    publishedAt: Date | null;
  }[];
  /** `isMoved` if the page now has another name; otherwise it is unpublished and its visitors are redirected. */
  redirects: { language: string; from: string; to: string; isMoved: boolean }[];
};

/** A visible page: its published text, or null if it uses a shipped file's. */
export type LivePage = {
  name: string;
  text: string | null;
  shippedName: string | null;
  publishedAt: Date | null;
};

/** The visible pages in a language, by name: those in the database, plus shipped files the database doesn't mention. */
export function livePages(
  language: string,
  shipped: readonly string[],
  copy: SiteCopy | undefined,
): Map<string, LivePage> {
  const rows = copy?.pages.filter((page) => page.language === language) ?? [];
  const claimed = new Set(rows.map(({ shippedName }) => shippedName));
  const ofFiles = shipped
    .filter((name) => !claimed.has(name))
    .map((name) => ({ name, text: null, shippedName: name, publishedAt: null }));
  const ofRows = rows.filter(
    ({ isShown, text, shippedName }) =>
      isShown && (text !== null || (shippedName !== null && shipped.includes(shippedName))),
  );
  const live = [
    ...ofFiles,
    ...ofRows.map(({ name, text, shippedName, publishedAt }) => ({ name, text, shippedName, publishedAt })),
  ];
  return new Map(live.map((page) => [page.name, page]));
}

type Redirect = SiteCopy['redirects'][number];

/** Where names that no page has any more redirect, by name. */
export const redirectsIn = (language: string, copy: SiteCopy | undefined): Map<string, Redirect> =>
  new Map(copy?.redirects.filter((row) => row.language === language).map((row) => [row.from, row]));

/**
 * Where a visitor ends up; `isMoved` if the page has moved for good, rather than being stood in for until it returns.
 */
export type Destination = { name: string; isMoved: boolean };

/** Follows redirects to the end, so that one is enough however many there are; undefined if they lead to no page. */
export function destinationOf(
  name: string,
  redirects: ReadonlyMap<string, Redirect>,
  isShown: (name: string) => boolean,
): Destination | undefined {
  let [at, isMoved] = [name, true];
  for (const seen = new Set<string>(); !isShown(at) && !seen.has(at);) {
    seen.add(at);
    const next = redirects.get(at);
    if (!next) return undefined;
    at = next.to;
    isMoved &&= next.isMoved;
  }
  return at !== name && isShown(at) ? { name: at, isMoved } : undefined;
}

/** The page name for an address without language, with or without a trailing slash. */
export const nameOfPath = (path: string): string => path.replace(/^\/|\/$/g, '') || 'home';
