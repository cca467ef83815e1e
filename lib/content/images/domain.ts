import { fail, ok, type Result } from '@/lib/shared/result';
import { cleanLine, normalized } from '@/lib/shared/typed-text';

/** Pictures are stored in these widths, never larger than the original. */
const WIDTHS = [480, 960, 1600] as const;
/** Anything wider or taller is scaled down; both formats have a maximum height. */
const BOX = { width: 1600, height: 4000 };

export const MAX_BYTES = 10 * 1024 * 1024;
/** A JPEG is scaled down while it is read, so even the largest phone photos fit; other formats are read whole. */
const MAX_MEGAPIXELS = { jpeg: 120, others: 40 };
export const maxPixels = (kind: Kind): number =>
  1_000_000 * (kind === 'jpeg' ? MAX_MEGAPIXELS.jpeg : MAX_MEGAPIXELS.others);

/** For the alt text, and for the name. */
export const MAX_ALT = 300;
const MAX_NAME = 100;

export const FORMATS = ['avif', 'webp'] as const;
export type ImageFormat = (typeof FORMATS)[number];

export type ImageProblem =
  | 'EMPTY'
  | 'TOO_LARGE'
  | 'HEIC'
  | 'MOVING'
  | 'PDF'
  | 'SVG'
  | 'NOT_AN_IMAGE'
  | 'DAMAGED'
  | 'TOO_MANY_PIXELS'
  | 'ALT_MISSING'
  | 'ALT_TOO_LONG';

/**
 * The leading bytes of the formats we accept, by libvips' name for each. SVG isn't one: it is a document, and may
 * contain scripts.
 */
const SIGNATURES = {
  jpeg: /^\xff\xd8\xff/,
  png: /^\x89PNG\r\n\x1a\n/,
  gif: /^GIF8[79]a/,
  webp: /^RIFF.{4}WEBP/s,
  heif: /^.{4}ftyp(?:avif|mif1)/s,
} as const;
type Kind = keyof typeof SIGNATURES;

/** Files people mistake for these formats, which need a different message than unrecognizable ones. */
const REFUSED: readonly [ImageProblem, RegExp][] = [
  ['HEIC', /^.{4}ftyphe[iv][cxms]/s],
  ['MOVING', /^.{4}ftyp(?:avis|msf1|isom|iso\d|mp4\d|qt {2}|M4V |3g\w\w)/s],
  ['PDF', /^\s*%PDF-/],
  ['SVG', /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype svg[^>]*>\s*)*<svg[\s>]/is],
];
const HEAD_BYTES = 2_048;

/** A file's format by its first bytes, or why we don't accept it. */
export function kindOf(bytes: Uint8Array): Result<Kind, ImageProblem> {
  if (bytes.length === 0) return fail('EMPTY');
  const start = String.fromCharCode(...bytes.subarray(0, HEAD_BYTES));
  const kinds = Object.entries(SIGNATURES) as [Kind, RegExp][];
  const kind = kinds.find(([, signature]) => signature.test(start))?.[0];
  if (kind !== undefined) return ok(kind);
  return fail(REFUSED.find(([, signature]) => signature.test(start))?.[0] ?? 'NOT_AN_IMAGE');
}

/** What a file's header says about it. Only some formats have `compression` and `pages`. */
type Header = { format: string; compression?: string | undefined; pages?: number | undefined };

/**
 * Why a picture is refused, given how libvips read it; undefined if it is a still picture in the format its first bytes
 * announced.
 */
export function whyRefused(kind: Kind, { format, compression, pages = 1 }: Header): ImageProblem | undefined {
  if (format !== kind) return 'NOT_AN_IMAGE';
  if (kind === 'heif' && compression !== 'av1') return 'HEIC';
  return pages === 1 ? undefined : 'MOVING';
}

const textAt = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to));

/** Whether a PNG is animated; libvips shows only its first frame. The `acTL` chunk counts the frames. */
export function isMovingPng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const name = textAt(bytes, at + 4, at + 8);
    if (name === 'acTL') return view.getUint32(at + 8) > 1;
    if (name === 'IDAT') return false;
  }
  return false;
}

export type Size = { width: number; height: number };

const scaled = ({ width, height }: Size, by: number): Size => ({
  width: Math.max(1, Math.round(width * by)),
  height: Math.max(1, Math.round(height * by)),
});

/** The sizes a picture is stored in, largest last. */
export function sizesOf(source: Size): [...Size[], Size] {
  const largest = scaled(source, Math.min(1, BOX.width / source.width, BOX.height / source.height));
  const smaller = WIDTHS.filter((width) => width < largest.width);
  return [...smaller.map((width) => ({ ...scaled(largest, width / largest.width), width })), largest];
}

/**
 * What someone typed, on one line. PostgreSQL can't store the NUL that a multipart form may contain, and a directive
 * can't contain a line break.
 */
const onOneLine = (text: string) => cleanLine(text.replace(/[\p{Cc}\s]+/gu, ' '));

/** The alt text as stored: empty if the picture is only decorative. Exactly one of the two must be given. */
export function altOf(typed: {
  alt: string;
  decorative: boolean;
}): Result<string, 'ALT_MISSING' | 'ALT_TOO_LONG'> {
  const alt = onOneLine(typed.alt);
  if ((alt === '') !== typed.decorative) return fail('ALT_MISSING');
  return alt.length > MAX_ALT ? fail('ALT_TOO_LONG') : ok(alt);
}

/** Characters that join the parts of one emoji, but none that reorder or hide the text next to them. */
const JOINER = /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})/u;
const SIGNS = new RegExp(`(${JOINER.source})|[\\p{Cf}\\uFFFD]`, 'gu');
const signs = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A text cut to a maximum length without splitting a character. */
function cut(text: string, most: number): string {
  let kept = '';
  for (const { segment } of signs.segment(text)) {
    if (kept.length + segment.length > most) break;
    kept += segment;
  }
  return kept;
}

/** A file's name without folders, which browsers don't send, and without invisible characters. */
export function nameOf(file: string): string {
  const seen = normalized(file.replace(/^.*[/\\]/s, '').toWellFormed(), 'NFC').replace(
    SIGNS,
    (_sign, joiner: string | undefined) => joiner ?? '',
  );
  return cut(onOneLine(seen), MAX_NAME).trim() || 'picture';
}

/** A picture's address. Its content never changes: a different picture has a different id. */
export const addressOf = (id: string, width: number, format: ImageFormat): string =>
  `/media/${id}/${width}.${format}`;

/** Which picture an address asks for; null if none. */
export function variantAsked(file: string): { width: number; format: ImageFormat } | null {
  const [, width, format] = /^([1-9]\d{0,3})\.(avif|webp)$/.exec(file) ?? [];
  return width === undefined ? null : { width: Number(width), format: format as ImageFormat };
}

/** Every id in a page's text, including those of pictures. */
export const uuidsIn = (text: string): string[] => [
  ...new Set(text.toLowerCase().match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)),
];
