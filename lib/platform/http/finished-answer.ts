import fresh from 'fresh';
import Negotiator from 'negotiator';
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { ANSWERED } from './step';

/** A response that is sent many times: its headers and body. */
export type Content = { headers: ReadonlyMap<string, string>; body: Buffer };

type Encoding = 'br' | 'gzip' | 'identity';
/** For clients that accept several equally. */
const PREFERRED: readonly Encoding[] = ['br', 'gzip', 'identity'];

type Variant = { body: Buffer; headers: Record<string, string>; unchanged: Record<string, string> };

/** A content in the encodings that were made of it so far, and the digest that their ETags begin with. */
export type Finished = { digest: string; variants: Map<Encoding, Variant> };

const BEST_GZIP = { level: constants.Z_BEST_COMPRESSION };
const [gzipped, brotlied] = [promisify(gzip), promisify(brotliCompress)];

/** Images and fonts are already compressed. */
const COMPRESSIBLE = /^(?:text\/|image\/svg)|javascript|json|xml/;
const isCompressible = ({ headers }: Content) => COMPRESSIBLE.test(headers.get('content-type') ?? '');

/** Changes whenever the body or a header does, because a browser keeps both after a 304. */
const digestOf = ({ headers, body }: Content) =>
  createHash('sha256')
    .update(JSON.stringify([...headers]))
    .update(body)
    .digest('base64url')
    .slice(0, 22);

/** The content as is, and gzipped if that makes it smaller. */
async function finish(content: Content): Promise<Finished> {
  const digest = digestOf(content);
  const variants: Finished['variants'] = new Map([
    ['identity', variantOf(content, digest, 'identity', content.body)],
  ]);
  if (!isCompressible(content)) return { digest, variants };
  const body = await gzipped(content.body, BEST_GZIP);
  if (body.length < content.body.length) variants.set('gzip', variantOf(content, digest, 'gzip', body));
  return { digest, variants };
}

/** Whether brotli is worth making for this client: browsers take it over TLS alone, and many programs never. */
export const takesBrotli = ({ headers }: IncomingMessage): boolean =>
  /\bbr\b/.test(headers['accept-encoding'] ?? '');

/** Adds brotli, which takes a hundred times as long as gzip. */
async function improve(content: Content, { digest, variants }: Finished): Promise<void> {
  if (!variants.has('gzip')) return;
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.body.length };
  const body = await brotlied(content.body, { params });
  variants.set('br', variantOf(content, digest, 'br', body));
}

/** Headers that belong to a body: where it isn't sent again, those of the one that was kept stay, its policy among them. */
const OF_A_BODY = /^(?:content-|link$|permissions-policy$|reporting-endpoints$)/;

function variantOf(content: Content, digest: string, encoding: Encoding, body: Buffer): Variant {
  const headers = {
    ...Object.fromEntries(content.headers),
    ...(encoding !== 'identity' && { 'content-encoding': encoding }),
    'content-length': String(body.length),
    etag: `"${digest}-${encoding}"`,
  };
  const unchanged = Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_A_BODY.test(name)));
  return { body, headers, unchanged };
}

const sizeOf = ({ variants }: Finished): number =>
  [...variants.values()].reduce((sum, { body }) => sum + body.length, 0);

/** How answers that are the same for everyone are kept. */
export const FOR_EVERYBODY = { finish, improve, sizeOf };

/** The variant that the client prefers; if it accepts none, the content as is. */
function variantFor(request: IncomingMessage, { variants }: Finished): Variant {
  const encoding = new Negotiator(request).encoding([...variants.keys()], { preferred: PREFERRED });
  return variants.get(encoding ?? 'identity') as Variant;
}

/** Sends the variant that the client accepts, or a 304 if it has that already. */
export function sendFinished(
  request: IncomingMessage,
  response: ServerResponse,
  finished: Finished,
): typeof ANSWERED {
  const { body, headers, unchanged } = variantFor(request, finished);
  if (fresh(request.headers, headers)) response.writeHead(304, unchanged).end();
  else writeWhole(request, response, headers, body);
  return ANSWERED;
}

/** Writes a page or a file with all of its headers. */
export function writeWhole(
  request: IncomingMessage,
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): void {
  response.setHeader('content-type', headers['content-type'] ?? ''); // where the counts of views look for it
  response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : body);
}
