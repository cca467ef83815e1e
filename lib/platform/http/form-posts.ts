import type { IncomingMessage, ServerResponse } from 'node:http';
import { pathIn } from '@/lib/shared/path-in';
import type { PostRequest } from '../form-body';
import { ANSWERED, type Step } from './step';

/**
 * Answers the posts of these addresses by the handlers that Next would call, with a fraction of the work: a request from
 * the form costs mostly what stands between the socket and its handler. Any other request of theirs is Next's.
 * @param handlers what answers a post, by its address
 * @param appUrl the origin under which browsers know this site
 */
export const answerPosts =
  (handlers: ReadonlyMap<string, (request: PostRequest) => Promise<Response>>, appUrl: string): Step =>
  async (request, response) => {
    const { method, url = '' } = request;
    const handle = method === 'POST' ? handlers.get(pathIn(url)) : undefined;
    if (!handle) return undefined;
    await send(
      response,
      await handle({ url: appUrl + url, headers: headersOf(request), body: bodyOf(request) }),
    );
    request.resume(); // what was not read is discarded, so that the browser reads the answer
    return ANSWERED;
  };

function headersOf({ headers: sent }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(sent)) headers.set(name, String(value));
  return headers;
}

/** A handler that stops reading early can still answer. */
const bodyOf = (request: IncomingMessage) =>
  request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer<ArrayBuffer>>;

async function send(response: ServerResponse, answer: Response) {
  const body = Buffer.from(await answer.arrayBuffer());
  response.statusCode = answer.status;
  response.setHeaders(answer.headers).end(body);
}
