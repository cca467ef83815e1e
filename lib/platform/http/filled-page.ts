import Negotiator from 'negotiator';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { escapeHtml } from '@/lib/shared/escape-html';
import { hole, HOLES, type HoleName } from '@/lib/shared/page-holes';
import { writeWhole, type Content } from './finished-answer';
import { ANSWERED } from './step';

/** A page cut at its holes: what stands between them as it is and compressed, and the name of the hole after each piece but the last. */
export type CutPage = {
  headers: Readonly<Record<string, string>>;
  pieces: { plain: Buffer; deflated: Buffer; hole: HoleName | undefined }[];
};

const HOLE = new RegExp(`(${HOLES.map(hole).join('|')})`);
const NAMES = new Map(HOLES.map((name) => [hole(name), name]));

/** Ends with a whole byte, and later pieces point at nothing in it: what is filled in can stand between them. */
const PIECE = { level: constants.Z_BEST_COMPRESSION, finishFlush: constants.Z_FULL_FLUSH };

/** As a page is answered that is rendered for each request: no cache keeps it, and Back shows it empty. */
const NOT_KEPT = 'private, no-cache, no-store, max-age=0, must-revalidate';

/** Cuts a page at its holes. None is in a script, whose hash the page's policy names: they are in what the browser renders. */
function finish({ headers, body }: Content): CutPage {
  const parts = body.toString().split(HOLE);
  const pieces = parts.flatMap((text, index) => {
    if (index % 2 === 1) return [];
    const plain = Buffer.from(text);
    return [{ plain, deflated: deflateRawSync(plain, PIECE), hole: NAMES.get(parts[index + 1] ?? '') }];
  });
  return { headers: { ...Object.fromEntries(headers), 'cache-control': NOT_KEPT }, pieces };
}

const sizeOf = ({ pieces }: CutPage): number =>
  pieces.reduce((sum, { plain, deflated }) => sum + plain.length + deflated.length, 0);

/** How a page with holes is kept. */
export const WITH_HOLES = { finish, sizeOf };

/** A page with its holes filled; values are texts, whatever they hold. */
export type Values = Readonly<Record<HoleName, string>>;

/** Sends the page with these values. */
export function sendFilled(
  request: IncomingMessage,
  response: ServerResponse,
  page: CutPage,
  values: Values,
): typeof ANSWERED {
  const encoding = new Negotiator(request).encoding(['gzip', 'identity'], { preferred: ['gzip'] });
  const isGzip = encoding === 'gzip';
  const body = isGzip ? gzipped(page, values) : plain(page, values);
  const headers = { ...page.headers, 'content-length': String(body.length) };
  writeWhole(request, response, isGzip ? { ...headers, 'content-encoding': 'gzip' } : headers, body);
  return ANSWERED;
}

const filling = (values: Values, name: HoleName | undefined) =>
  Buffer.from(name === undefined ? '' : escapeHtml(values[name]));

const plain = ({ pieces }: CutPage, values: Values): Buffer =>
  Buffer.concat(pieces.flatMap((piece) => [piece.plain, filling(values, piece.hole)]));

const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff]);
/** An empty block, the last one. */
const END = Buffer.from([3, 0]);

/**
 * The page as one gzip stream (RFC 1952) of pieces that were compressed before, with what is filled in stored between them:
 * nothing secret is ever compressed beside something that a stranger chose.
 */
function gzipped({ pieces }: CutPage, values: Values): Buffer {
  const parts: Buffer[] = [GZIP_HEAD];
  let checksum = 0;
  let size = 0;
  const add = (text: Buffer, block: Buffer) => {
    parts.push(block);
    checksum = crc32(text, checksum);
    size += text.length;
  };
  for (const { plain, deflated, hole } of pieces) {
    add(plain, deflated);
    const text = filling(values, hole);
    if (hole) add(text, stored(text));
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum);
  trailer.writeUInt32LE(size, 4);
  return Buffer.concat([...parts, END, trailer]);
}

/** A block that is not compressed (RFC 1951, 3.2.4); it has 64 kB at most. */
function stored(text: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt16LE(text.length, 1);
  head.writeUInt16LE(~text.length & 0xffff, 3);
  return Buffer.concat([head, text]);
}
