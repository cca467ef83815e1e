import type { IncomingMessage, ServerResponse } from 'node:http';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { perProcess } from '@/lib/platform/per-process';
import { dayIn } from '@/lib/shared/dates';
import { faultCode } from '@/lib/shared/fault-code';
import { ownValue } from '@/lib/shared/own-value';
import {
  addTo,
  isPageShown,
  isVisitor,
  knownOr,
  originPage,
  pageOf,
  type PageEvent,
  type ReadHeader,
  type Tally,
} from './domain';

/** What is counted: the public pages' paths, the site's address, and the time zone of its days. */
export type CountedSite = {
  pages: () => ReadonlySet<string>;
  /** The pages that contain the form. */
  forms: ReadonlySet<string>;
  appUrl: string;
  timeZone: string;
  clock: () => Date;
};

const STORE_EVERY_MS = 5_000;

const counting = perProcess('counts', (): { site?: CountedSite; tally: Tally } => ({ tally: new Map() }));

/**
 * Starts counting, in this process, what `countView` sees and what the functions below report. Counts are kept in
 * memory and stored every few seconds.
 * @returns a function that stops it and stores what is left
 */
export function startCounting(site: CountedSite): () => Promise<void> {
  Object.assign(counting, { site, tally: new Map() });
  const timer = setInterval(() => void storePageCounts(), STORE_EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    return storePageCounts();
  };
}

/** Counts a page shown to a person, once the response has been sent. */
export function countView(request: IncomingMessage, response: ServerResponse): undefined {
  const { url } = request; // Next may rewrite it
  response.once('finish', () => addView(url, request, response));
}

function addView(url: string | undefined, request: IncomingMessage, response: ServerResponse) {
  if (!counting.site) return;
  const { forms, appUrl, ...site } = counting.site;
  const pages = site.pages();
  const page = pageOf(url, pages);
  const header: ReadHeader = (name) => ownValue(request.headers, name);
  const shown = isPageShown(request.method, header, {
    status: response.statusCode,
    type: response.getHeader('content-type')?.toString(),
  });
  if (page === undefined || !shown || !isVisitor(header)) return;
  add(page, 'view');
  if (forms.has(page)) add(originPage(request.headers, appUrl, pages), 'form_opened');
}

function add(page: string, event: PageEvent) {
  const { site, tally } = counting;
  if (!site) return; // not in development mode
  const day = dayIn(site.timeZone, site.clock());
  addTo(tally, { day, page: knownOr(page, site.pages()), event, count: 1 });
}

/**
 * Counts a form that was sent and stored. `origin` comes back from the browser: anything that isn't one of our pages is
 * `elsewhere`.
 */
export const countFormSent = (origin: string): void => add(origin, 'form_sent');

/** Adds what was counted since the last time to the table. If that fails, it is kept for the next time. */
export async function storePageCounts(): Promise<void> {
  const { tally } = counting;
  if (tally.size === 0) return;
  // Always in the same order, so that two processes never deadlock.
  const counts = [...tally.keys()].sort().flatMap((key) => tally.get(key) ?? []);
  tally.clear();
  try {
    await db().$executeRaw`
      INSERT INTO page_count (day, page, event, count)
      SELECT * FROM unnest(
        ${counts.map(({ day }) => day)}::date[],
        ${counts.map(({ page }) => page)}::text[],
        ${counts.map(({ event }) => event)}::page_event[],
        ${counts.map(({ count }) => count)}::int[])
      ON CONFLICT (day, page, event) DO UPDATE SET count = page_count.count + EXCLUDED.count`;
  } catch (error) {
    for (const count of counts) addTo(tally, count);
    log.warn('counts.not_stored', { code: faultCode(error) });
  }
}
