import { pathIn } from '@/lib/shared/path-in';
import { isbot } from 'isbot';
import { Temporal } from 'temporal-polyfill';

/** What is counted: a page was viewed, a form was opened from it, or a form opened from it was sent. */
export type PageEvent = 'view' | 'form_opened' | 'form_sent';

/** How often something happened on a day (`2026-11-22`). */
export type Count = { day: string; page: string; event: PageEvent; count: number };

/** Stands for any page that isn't ours: a search engine, a bookmark, a browser that doesn't say. */
const ELSEWHERE = 'elsewhere';

/** Reads a request header by its lowercase name. */
export type ReadHeader = (name: string) => string | string[] | null | undefined;

/** Whether a person is asking to see the page now: not a self-declared bot, and not a browser prefetching. */
export function isVisitor(header: ReadHeader): boolean {
  const userAgent = String(header('user-agent') ?? '');
  const ahead = [header('sec-purpose'), header('purpose')].some((purpose) => purpose?.includes('prefetch'));
  return userAgent !== '' && !isbot(userAgent) && !ahead;
}

/**
 * Whether a response showed a page. A browser with a cached page asks whether it changed, and gets a 304 without a
 * type.
 * @param response its status and Content-Type
 */
export function isPageShown(
  method: string | undefined,
  header: ReadHeader,
  response: { status: number; type: string | undefined },
): boolean {
  const asked = method === 'GET' && String(header('accept')).includes('text/html');
  const html = response.type?.startsWith('text/html') ?? false;
  return asked && ((response.status === 200 && html) || response.status === 304);
}

/** The known page that a request target (`/about?from=mail`) leads to. */
export function pageOf(target: string | undefined, pages: ReadonlySet<string>): string | undefined {
  const path = pathIn(target);
  return pages.has(path) ? path : undefined;
}

/** The known page, or `elsewhere`: nothing foreign gets into the table. */
export const knownOr = (page: string, pages: ReadonlySet<string>): string =>
  pages.has(page) ? page : ELSEWHERE;

type Came = { referer?: string | null | undefined; host?: string | null | undefined };

/**
 * The page of ours that a request came from, by its Referer: at APP_URL, or at the requested host; otherwise
 * `elsewhere`.
 */
export function originPage({ referer, host }: Came, appUrl: string, pages: ReadonlySet<string>): string {
  if (!referer || !URL.canParse(referer)) return ELSEWHERE;
  const from = new URL(referer);
  return from.origin === appUrl || from.host === host ? knownOr(from.pathname, pages) : ELSEWHERE;
}

/** The first of a number of days that end on the given one. */
export const firstOfDays = (lastDay: string, days: number): string =>
  Temporal.PlainDate.from(lastDay)
    .subtract({ days: days - 1 })
    .toString();

/** Counts waiting to be stored, by what they count. */
export type Tally = Map<string, Count>;

/** Adds a count to the others for the same day, page and event. */
export function addTo(tally: Tally, { day, page, event, count }: Count): void {
  const key = `${day} ${event} ${page}`;
  tally.set(key, { day, page, event, count: count + (tally.get(key)?.count ?? 0) });
}

/** The counts for one page over a period. */
export type PageSummary = { page: string } & Record<PageEvent, number>;

/** One line per page, most viewed first. */
export function summarise(counts: readonly Omit<Count, 'day'>[]): PageSummary[] {
  const pages = new Map<string, PageSummary>();
  for (const { page, event, count } of counts) {
    const summary = pages.get(page) ?? { page, view: 0, form_opened: 0, form_sent: 0 };
    summary[event] += count;
    pages.set(page, summary);
  }
  return [...pages.values()].sort((a, b) => b.view - a.view || (a.page < b.page ? -1 : 1));
}
