import type { IncomingMessage } from 'node:http';
import { pathIn } from '@/lib/shared/path-in';
import { asksNext } from './ask-next';
import { sendFilled, type CutPage, type Values } from './filled-page';
import { sendFinished, takesBrotli, type Finished } from './finished-answer';
import type { FinishedStore } from './finished-store';
import { isForOwnHost } from './request-host';
import { decoded, MALFORMED } from './request-target';
import { ROUTER_HEADERS } from './router-headers';
import type { Step } from './step';

/** A query of which nothing can be wrong; what Next's own mean is known to Next. No page of ours reads any other. */
const QUERY = /^(?:[\w.~&=+:,;@!*'()/?-]|%[2-7][\da-f])*$/i;
const OWN_QUERY = /(?:^|&)(?:_rsc|__next|nxt)/i;
/** Next's cookies for drafts. */
const DRAFT = /__prerender_bypass|__next_preview_data/;

/**
 * Answers from memory what doesn't depend on who asks. Whatever it leaves alone, Next answers.
 * @param paths the addresses that are kept, and no others
 */
export const answerFinished =
  (store: FinishedStore<Finished>, paths: () => ReadonlySet<string>): Step =>
  (request, response) => {
    const path = pathIn(request.url);
    const finished = store.find(path);
    if (!finished && !paths().has(path)) return undefined;
    if (!isPlain(request)) return undefined;
    const send = (made: Finished) => {
      if (takesBrotli(request)) store.improve(path);
      return sendFinished(request, response, made);
    };
    if (finished) return send(finished);
    if (!store.hasRoom()) return undefined;
    return store.make(path).then((made) => made && send(made));
  };

/** A page that is filled in each time that it's opened. */
export type OpenedPage = {
  /** Where Next renders it with its holes. */
  template: string;
  valuesFor: (request: IncomingMessage) => Values;
};

/**
 * Answers from memory what differs for each opening in a few places, which are filled in. Whatever it leaves alone, Next
 * renders for each request.
 * @param pages the addresses of such pages. Their templates are for this process alone
 */
export function answerFilled(store: FinishedStore<CutPage>, pages: ReadonlyMap<string, OpenedPage>): Step {
  const templates = [...pages.values()].map(({ template }) => template);
  // However it's escaped, and with the language that addresses in the default language leave out.
  const isTemplate = (path: string) => templates.some((template) => decoded(path)?.endsWith(template));
  return (request, response) => {
    const path = pathIn(request.url);
    if (isTemplate(path) && !asksNext(request)) request.url = MALFORMED;
    const page = pages.get(path);
    if (!page || !isPlain(request)) return undefined;
    const cut = store.find(page.template);
    if (cut) return sendFilled(request, response, cut, page.valuesFor(request));
    return store
      .make(page.template)
      .then((made) => made && sendFilled(request, response, made, page.valuesFor(request)));
  };
}

/** Whether everyone gets the same answer to this request, and no later step would reject it. */
function isPlain(request: IncomingMessage): boolean {
  const { method, url = '', headers } = request;
  const query = url.slice(pathIn(url).length + 1);
  return (
    (method === 'GET' || method === 'HEAD') &&
    headers['transfer-encoding'] === undefined &&
    headers['content-length'] === undefined &&
    !ROUTER_HEADERS.some((name) => Object.hasOwn(headers, name)) &&
    (query === '' || (QUERY.test(query) && !OWN_QUERY.test(query))) &&
    !DRAFT.test(headers.cookie ?? '') &&
    isForOwnHost(request) &&
    !asksNext(request)
  );
}

/** Makes all of them, one at a time, until the site changes, which starts over. */
export async function finishAll(
  store: FinishedStore<unknown>,
  paths: Iterable<string>,
  version: () => string,
): Promise<void> {
  const began = version();
  for (const path of paths) {
    if (version() !== began || !store.hasRoom()) return;
    if (!store.find(path)) await store.make(path);
  }
}
