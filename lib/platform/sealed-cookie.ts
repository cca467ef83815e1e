import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { cookieName, isHttpsSite } from './cookie-name';
import { keyRing } from './keys';
import { seal, SealError, unseal } from './sealing';

/**
 * A small value that only the server can read, kept by one browser for a short time. What is long goes to the pages that
 * need it alone: two of those with every request would be more headers than servers take.
 */
export type SealedCookie = { name: string; path: string; maxAgeSeconds: number };

/** What the browser that sent a request keeps under a cookie, or undefined. */
export type ReadKept = (cookie: SealedCookie) => unknown;

const PART_BYTES = 3_800; // RFC 6265, 6.1: a browser keeps at least 4096 bytes a cookie, its name and attributes included
const MOST_CHARACTERS = 20_000; // more can't fit, and compressing it would hold up everyone else
const WINDOW = { [constants.BROTLI_PARAM_LGWIN]: 15 }; // holds all of it; the usual one takes longer to set up than to fill
const FAST = { ...WINDOW, [constants.BROTLI_PARAM_QUALITY]: 4 };
const SHORT_CHARACTERS = 500;
const PARTS = 3; // together below the 16 KiB of headers that Node accepts

const contextOf = ({ name }: Pick<SealedCookie, 'name'>) => `cookie/${name}`;
const partName = ({ name, path }: SealedCookie, part: number) => `${cookieName(name, path)}.${part}`;

function header(cookie: SealedCookie, part: number, value: string, maxAge: number): string {
  const secure = isHttpsSite() ? '; Secure' : '';
  const { path } = cookie;
  return `${partName(cookie, part)}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure}`;
}

/**
 * As a Brotli stream of one uncompressed block (RFC 7932, 9): so little text hardly gets shorter, and setting the compressor up
 * takes longer than all else that is done with it. Whatever reads a cookie decompresses it, in every release.
 */
function uncompressed(text: string): Buffer {
  const bytes = Buffer.from(text);
  const header = Buffer.alloc(3); // window 0 | last 0 | size in 4 nibbles 00 | size - 1 | uncompressed 1 | padding
  header.writeUIntLE(((bytes.length - 1) << 4) | (1 << 20), 0, 3);
  return Buffer.concat([header, bytes, LAST_EMPTY_BLOCK]);
}
const LAST_EMPTY_BLOCK = Buffer.of(0b11);

const brotli = (text: string): Buffer =>
  text.length < SHORT_CHARACTERS ? uncompressed(text) : brotliCompressSync(text, { params: FAST });

/**
 * The value as one text that only the server can read, until it runs out.
 * @returns null where the value is too long to keep
 */
export function sealKept(cookie: SealedCookie, value: unknown, now: Date): string | null {
  const expires = now.getTime() + cookie.maxAgeSeconds * 1000;
  const json = JSON.stringify({ value, expires });
  if (json.length > MOST_CHARACTERS) return null;
  const text = brotli(json).toString('base64');
  // Not padded: it is stored nowhere, and the bytes of a cookie are few.
  const sealed = seal(keyRing(), contextOf(cookie), text, { purpose: 'cookie', leastBytes: 0 });
  return sealed.length > PART_BYTES * PARTS ? null : sealed;
}

/**
 * `Set-Cookie` headers that keep the value, sealed, until it runs out.
 * @returns null where the value is too long to keep
 */
export function keepInCookie(cookie: SealedCookie, value: unknown, now: Date): string[] | null {
  const sealed = sealKept(cookie, value, now);
  if (sealed === null) return null;
  return Array.from({ length: PARTS }, (_, part) => {
    const piece = sealed.slice(part * PART_BYTES, (part + 1) * PART_BYTES);
    return header(cookie, part, piece, piece === '' ? 0 : cookie.maxAgeSeconds);
  });
}

/** `Set-Cookie` headers that make the browser forget the value. */
export const forgetCookie = (cookie: SealedCookie): string[] =>
  Array.from({ length: PARTS }, (_, part) => header(cookie, part, '', 0));

/**
 * The kept value, or undefined if there is none, it ran out or was not made by us.
 * @param read gives a cookie's text by its name
 */
export const readCookie = (
  cookie: SealedCookie,
  read: (name: string) => string | undefined,
  now: Date,
): unknown =>
  openKept(
    cookie,
    Array.from({ length: PARTS }, (_, part) => read(partName(cookie, part)) ?? '').join(''),
    now,
  );

/** The value of a sealed text, or undefined where it is empty, ran out or was not made by us. */
export function openKept(cookie: Pick<SealedCookie, 'name'>, sealed: string, now: Date): unknown {
  if (sealed === '') return undefined;
  try {
    const text = unseal(keyRing(), contextOf(cookie), sealed, 'cookie');
    const { value, expires } = JSON.parse(brotliDecompressSync(Buffer.from(text, 'base64')).toString()) as {
      value: unknown;
      expires: number;
    };
    return now.getTime() < expires ? value : undefined;
  } catch (error) {
    if (error instanceof SealError) return undefined;
    throw error;
  }
}
