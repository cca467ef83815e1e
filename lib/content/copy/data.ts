import { AREAS } from '@/content/areas';
import { DEFAULT_LANGUAGE, LANGUAGES, PREFIXES, type Language } from '@/content/languages';
import { readSettings, SETTINGS_PART } from '@/lib/clinic/data';
import type { PageDocument } from '@/lib/content/documents/domain';
import { checkPage, readShippedPage, shippedNames, shippedText } from '@/lib/content/shipped/data';
import type { Transaction } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { followSite, readSite, sitePart } from '@/lib/platform/site-version';
import { OperatorError } from '@/lib/shared/operator-error';
import {
  destinationOf,
  FORM_PAGES,
  livePages,
  nameOfPath,
  pathOf,
  redirectsIn,
  type Destination,
  type LivePage,
  type SiteCopy,
} from './domain';

/** The part of the site (lib/platform/site-version.ts) that tracks what was published. */
const COPY_PART = 'copy';

/** What the database knows about pages: the live text of those it has, and their former addresses. */
async function readCopy(tx: Transaction): Promise<SiteCopy> {
  const pages = await tx.page.findMany({
    select: {
      language: true,
      name: true,
      shippedName: true,
      unpublishedAt: true,
      redirectTo: true,
      live: {
        select: {
          text: true,
          releases: {
            where: { state: 'published' },
            orderBy: { endedAt: 'desc' },
            take: 1,
            select: { endedAt: true },
          },
        },
      },
    },
  });
  const redirects = await tx.pageRedirect.findMany({
    select: { language: true, name: true, page: { select: { name: true } } },
  });
  return {
    pages: pages.map(({ language, name, shippedName, unpublishedAt, live }) => ({
      language,
      name,
      shippedName,
      text: live?.text ?? null,
      isShown: unpublishedAt === null,
      publishedAt: live?.releases[0]?.endedAt ?? null,
    })),
    redirects: [
      ...redirects.map(({ language, name, page }) => ({
        language,
        from: name,
        to: page.name,
        isMoved: true,
      })),
      ...pages.flatMap(({ language, name, unpublishedAt, redirectTo }) =>
        unpublishedAt === null || redirectTo === null
          ? []
          : [{ language, from: name, to: redirectTo, isMoved: false }],
      ),
    ],
  };
}

const READERS = { [SETTINGS_PART]: readSettings, [COPY_PART]: readCopy };

/** Shows what was published, from now on, and anything new as soon as it is published. */
export const followPublished = (): Promise<void> => followSite(READERS);

/** Reads what is currently published, once: for commands. */
export const readPublished = (): Promise<void> => readSite(READERS);

type LivePages = Map<string, LivePage>;
/** By language, along with the copy they were built from. */
const made = new Map<Language, { from: unknown; pages: LivePages }>();

const siteCopy = () => sitePart(COPY_PART) as SiteCopy | undefined;

/** What is live in a language, by name: the published version, or else the shipped one. */
function liveIn(language: Language): LivePages {
  const from = siteCopy();
  const before = made.get(language);
  if (before && before.from === from) return before.pages;
  const pages = livePages(language, shippedNames(language), from);
  // An unchanged page stays the same object and isn't parsed again.
  for (const [name, page] of pages) {
    const old = before?.pages.get(name);
    if (
      old &&
      old.text === page.text &&
      old.shippedName === page.shippedName &&
      old.publishedAt?.getTime() === page.publishedAt?.getTime()
    )
      pages.set(name, old);
  }
  made.set(language, { from, pages });
  return pages;
}

/** Names of the visible pages; a `/` in a name is a `/` in the URL. */
export const pageNames = (language: Language): string[] => [...liveIn(language).keys()].sort();

/** The live text for that name; undefined if there is no page. */
export function liveText(language: Language, name: string): string | undefined {
  const live = liveIn(language).get(name);
  if (!live) return undefined;
  return live.text ?? (live.shippedName === null ? undefined : shippedText(language, live.shippedName));
}

/** When the version visitors see was published; undefined if it is the shipped file. */
export const publishedAt = (language: Language, name: string): Date | undefined =>
  liveIn(language).get(name)?.publishedAt ?? undefined;

const parsed = new WeakMap<LivePage, PageDocument>();

/** The page title visitors see; the page's address if it isn't visible. */
export const titleOf = (language: Language, name: string): string =>
  findPage(language, name)?.title ?? pathOf(language, name);

/**
 * The page with that name; undefined if none is visible.
 * @throws OperatorError if it is a shipped page with a problem, but the build and startup find those first
 */
export function findPage(language: Language, name: string): PageDocument | undefined {
  const live = liveIn(language).get(name);
  if (!live) return undefined;
  const known = parsed.get(live);
  if (known) return known;
  const page = parseLive(language, live);
  if (page) parsed.set(live, page);
  return page;
}

/** A published text that this release can't read falls back to the shipped one: any page is better than none. */
function parseLive(language: Language, { name, text, shippedName }: LivePage): PageDocument | undefined {
  const published = text === null ? undefined : checkPage(language, text).page;
  if (published) return published;
  if (text !== null) log.error('copy.unreadable', { route: pathOf(language, name) });
  return shippedName !== null && shippedNames(language).includes(shippedName)
    ? readShippedPage(language, shippedName)
    : undefined;
}

/** The page with that name, which is known to be visible. */
export function readPage(language: Language, name: string): PageDocument {
  const page = findPage(language, name);
  if (!page) throw new OperatorError(`There is no page ${pathOf(language, name)}.`);
  return page;
}

/** Whether visitors find something there: a document page, or one of the other public pages. */
export const isPublic = (language: Language, name: string): boolean =>
  liveIn(language).has(name) || (FORM_PAGES as readonly string[]).includes(name);

/** Where visitors to an address are redirected; undefined if a page has that address, or if it goes nowhere. */
export const movedTo = (language: Language, name: string): Destination | undefined =>
  destinationOf(name, redirectsIn(language, siteCopy()), (one) => isPublic(language, one));

/** The language and page name for a public address; undefined if it isn't one of the site's. */
function placeAt(path: string): { language: Language; name: string } | undefined {
  const language = LANGUAGES.find((one) => PREFIXES[one] !== '' && path.startsWith(`${PREFIXES[one]}/`));
  if (Object.hasOwn(AREAS, path.split('/')[1] ?? '')) return undefined;
  const place = language ?? DEFAULT_LANGUAGE;
  return { language: place, name: nameOfPath(path.slice(PREFIXES[place].length)) };
}

const BASE = 'http://site.invalid';

/**
 * The final destination of one of the site's redirects: follows every further one, and keeps the query string.
 * @param asked the request target
 * @param location where the redirect leads
 */
export function finalLocation(asked: string, location: string): string {
  const [from, to] = [URL.parse(asked, BASE), URL.parse(location, BASE)];
  if (!from || to?.origin !== BASE) return location;
  const [start, end] = [placeAt(from.pathname), placeAt(to.pathname)];
  const further = end && movedTo(end.language, end.name);
  if (end && further) to.pathname = pathOf(end.language, further.name);
  if (to.search === '' && start && movedTo(start.language, start.name)) to.search = from.search;
  return to.pathname + to.search + to.hash;
}

/** The addresses of the pages that contain the form. */
export const formPaths = (): string[] => LANGUAGES.map((language) => pathOf(language, 'consultation'));

let listed: { from: unknown; paths: ReadonlySet<string> } | undefined;

/** The addresses of all public pages, computed once per copy version because every request asks for them. */
export function publicPaths(): ReadonlySet<string> {
  const from = siteCopy();
  if (listed?.from === from && listed) return listed.paths;
  const paths = LANGUAGES.flatMap((language) =>
    [...pageNames(language), ...FORM_PAGES].map((name) => pathOf(language, name)),
  );
  listed = { from, paths: new Set(paths) };
  return listed.paths;
}
