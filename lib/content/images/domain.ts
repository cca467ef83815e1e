import { fail, ok, type Result } from '@/lib/shared/result';
import { cleanLine, normalized } from '@/lib/shared/typed-text';

/** Pictures come in these widths, and none larger than it was. */
const WIDTHS = [480, 960, 1600] as const;
/** A wider one is made smaller, and so is a higher one: both formats end at some height. */
const BOX = { width: 1600, height: 4000 };

export const MAX_BYTES = 10 * 1024 * 1024;
/** A JPEG is made smaller while it is read, so that the largest phone photos fit; others are read whole. */
const MAX_MEGAPIXELS = { jpeg: 120, others: 40 };
export const maxPixels = (kind: Kind): number =>
  1_000_000 * (kind === 'jpeg' ? MAX_MEGAPIXELS.jpeg : MAX_MEGAPIXELS.others);

/** Of a picture in words, and of its name. */
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
  | 'NOT_A_PICTURE'
  | 'DAMAGED'
  | 'TOO_MANY_PIXELS'
  | 'ALT_MISSING'
  | 'ALT_TOO_LONG';

/** How files of the kinds that we take begin, by libvips' name of the kind. SVG is none: it is a document, with scripts. */
const SIGNATURES = {
  jpeg: /^\xff\xd8\xff/,
  png: /^\x89PNG\r\n\x1a\n/,
  gif: /^GIF8[79]a/,
  webp: /^RIFF.{4}WEBP/s,
  heif: /^.{4}ftyp(?:avif|mif1)/s,
} as const;
type Kind = keyof typeof SIGNATURES;

/** Files that people take for pictures of these kinds, which need another word than those of no kind at all. */
const REFUSED: readonly [ImageProblem, RegExp][] = [
  ['HEIC', /^.{4}ftyphe[iv][cxms]/s],
  ['MOVING', /^.{4}ftyp(?:avis|msf1|isom|iso\d|mp4\d|qt {2}|M4V |3g\w\w)/s],
  ['PDF', /^\s*%PDF-/],
  ['SVG', /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype svg[^>]*>\s*)*<svg[\s>]/is],
];
const HEAD_BYTES = 2_048;

/** Of which kind a file is by its first bytes, or why it is of none that we take. */
export function kindOf(bytes: Uint8Array): Result<Kind, ImageProblem> {
  if (bytes.length === 0) return fail('EMPTY');
  const start = String.fromCharCode(...bytes.subarray(0, HEAD_BYTES));
  const kinds = Object.entries(SIGNATURES) as [Kind, RegExp][];
  const kind = kinds.find(([, signature]) => signature.test(start))?.[0];
  if (kind !== undefined) return ok(kind);
  return fail(REFUSED.find(([, signature]) => signature.test(start))?.[0] ?? 'NOT_A_PICTURE');
}

/** What the header of a file says of it. `compression` and `pages` are there for some kinds alone. */
type Header = { format: string; compression?: string | undefined; pages?: number | undefined };

/** Why a picture is not taken, which libvips read as it did; undefined where it is a still one of the kind that it began as. */
export function whyRefused(kind: Kind, { format, compression, pages = 1 }: Header): ImageProblem | undefined {
  if (format !== kind) return 'NOT_A_PICTURE';
  if (kind === 'heif' && compression !== 'av1') return 'HEIC';
  return pages === 1 ? undefined : 'MOVING';
}

const textAt = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to));

/** Whether a PNG moves, of which libvips shows the first frame alone: its chunk `acTL` counts the frames. */
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

/** The sizes in which a picture is kept, the largest last. */
export function sizesOf(source: Size): [...Size[], Size] {
  const largest = scaled(source, Math.min(1, BOX.width / source.width, BOX.height / source.height));
  const smaller = WIDTHS.filter((width) => width < largest.width);
  return [...smaller.map((width) => ({ ...scaled(largest, width / largest.width), width })), largest];
}

/** What someone typed, on one line. PostgreSQL keeps no NUL, which a multipart form may hold, and a directive no line break. */
const onOneLine = (text: string) => cleanLine(text.replace(/[\p{Cc}\s]+/gu, ' '));

/** What it shows, as it is kept: empty where it only decorates. One of the two must be said, and not both. */
export function altOf(typed: {
  alt: string;
  decorative: boolean;
}): Result<string, 'ALT_MISSING' | 'ALT_TOO_LONG'> {
  const alt = onOneLine(typed.alt);
  if ((alt === '') !== typed.decorative) return fail('ALT_MISSING');
  return alt.length > MAX_ALT ? fail('ALT_TOO_LONG') : ok(alt);
}

/** Signs that join the parts of one emoji, and none that turn or hide what stands beside them. */
const JOINER = /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})/u;
const SIGNS = new RegExp(`(${JOINER.source})|[\\p{Cf}\\uFFFD]`, 'gu');
const signs = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A text of so many letters at most, none of which is cut in two. */
function cut(text: string, most: number): string {
  let kept = '';
  for (const { segment } of signs.segment(text)) {
    if (kept.length + segment.length > most) break;
    kept += segment;
  }
  return kept;
}

/** The name of a file without folders, which browsers send none of, and without signs that no one sees. */
export function nameOf(file: string): string {
  const seen = normalized(file.replace(/^.*[/\\]/s, '').toWellFormed(), 'NFC').replace(
    SIGNS,
    (_sign, joiner: string | undefined) => joiner ?? '',
  );
  return cut(onOneLine(seen), MAX_NAME).trim() || 'picture';
}

/** The address of a picture. What is there never changes: another picture has another id. */
export const addressOf = (id: string, width: number, format: ImageFormat): string =>
  `/media/${id}/${width}.${format}`;

/** Which picture an address asks for; null where it asks for none. */
export function variantAsked(file: string): { width: number; format: ImageFormat } | null {
  const [, width, format] = /^([1-9]\d{0,3})\.(avif|webp)$/.exec(file) ?? [];
  return width === undefined ? null : { width: Number(width), format: format as ImageFormat };
}

/** Every id in a page's text, those of pictures among them. */
export const uuidsIn = (text: string): string[] => [
  ...new Set(text.toLowerCase().match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)),
];
