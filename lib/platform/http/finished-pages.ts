import type { IncomingMessage } from 'node:http';
import { asksNext } from './ask-next';
import { sendFinished } from './finished-answer';
import type { FinishedStore } from './finished-store';
import type { Step } from './step';

/** Headers of Next's router in the browser: it wants data, not the page. */
const ROUTER_HEADERS = [
  'rsc',
  'next-action',
  'next-router-prefetch',
  'next-router-segment-prefetch',
  'next-router-state-tree',
  'next-url',
] as const;
/** What a query of Next's own means is known to Next. No page of ours reads any other. */
const OWN_QUERY = /[?&](?:_rsc|__next|nxt)/i;
/** Next's cookies for drafts. */
const DRAFT = /__prerender_bypass|__next_preview_data/;

/**
 * Answers from memory what doesn't depend on who asks. Whatever it leaves alone, Next answers.
 * @param paths the addresses that are kept, and no others
 */
export const answerFinished =
  (store: FinishedStore, paths: () => ReadonlySet<string>): Step =>
  (request, response) => {
    if (!isPlain(request)) return undefined;
    const [path = ''] = request.url?.split('?', 1) ?? [];
    const finished = store.find(path);
    if (finished) return sendFinished(request, response, finished);
    if (!paths().has(path) || !store.hasRoom()) return undefined;
    return store.make(path).then((made) => made && sendFinished(request, response, made));
  };

/** Whether everybody gets the same answer to this. */
function isPlain(request: IncomingMessage): boolean {
  const { method, url = '', headers } = request;
  return (
    (method === 'GET' || method === 'HEAD') &&
    !ROUTER_HEADERS.some((name) => headers[name] !== undefined) &&
    !OWN_QUERY.test(url) &&
    !DRAFT.test(headers.cookie ?? '') &&
    !asksNext(request)
  );
}

/** Makes all of them, one after the other, until the site changes: whoever changes it begins again. */
export async function finishAll(
  store: FinishedStore,
  paths: Iterable<string>,
  version: () => string,
): Promise<void> {
  const began = version();
  for (const path of paths) {
    if (version() !== began || !store.hasRoom()) return;
    if (!store.find(path)) await store.make(path);
  }
}
