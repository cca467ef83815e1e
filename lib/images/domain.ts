import { fail, ok, type Result } from '@/lib/shared/result';

/** Pictures come in these widths, and none larger than it was. */
const WIDTHS = [480, 960, 1600] as const;
/** A wider one is made smaller, and so is a higher one: both formats end at some height. */
const BOX = { width: 1600, height: 4000 };

export const MAX_BYTES = 10 * 1024 * 1024;
export const MAX_PIXELS = 40_000_000;

/** Of a picture in words, and of its name. */
export const MAX_ALT = 300;
const MAX_NAME = 100;

export const FORMATS = ['avif', 'webp'] as const;
export type ImageFormat = (typeof FORMATS)[number];

export type ImageProblem = 'TOO_LARGE' | 'NOT_A_PICTURE' | 'TOO_MANY_PIXELS' | 'ALT_MISSING' | 'ALT_TOO_LONG';

/** How files of the kinds that we take begin, by libvips' name of the kind. SVG is none: it is a document, with scripts. */
const SIGNATURES = {
  jpeg: /^\xff\xd8\xff/,
  png: /^\x89PNG\r\n\x1a\n/,
  gif: /^GIF8[79]a/,
  webp: /^RIFF.{4}WEBP/s,
  heif: /^.{4}ftyp(?:avif|mif1)/s,
} as const;
type Kind = keyof typeof SIGNATURES;

/** Of which kind a file is by its first bytes; null where that is none that we take. */
export function kindOf(bytes: Uint8Array): Kind | null {
  const start = String.fromCharCode(...bytes.subarray(0, 16));
  const kinds = Object.entries(SIGNATURES) as [Kind, RegExp][];
  return kinds.find(([, signature]) => signature.test(start))?.[0] ?? null;
}

/** What the header of a file says of it. `compression` and `pages` are there for some kinds alone. */
type Header = { format: string; compression?: string; pages?: number };

/** Whether it is a still picture, read as the kind that it began as; a HEIF is one if it is an AVIF. */
export const isAccepted = (kind: Kind, { format, compression, pages = 1 }: Header): boolean =>
  format === kind && pages === 1 && (kind !== 'heif' || compression === 'av1');

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

/** What somebody typed, on one line. PostgreSQL keeps no NUL, and a directive no line break. */
const onOneLine = (text: string) => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();

/** What it shows, as it is kept: empty where it only decorates. One of the two must be said, and not both. */
export function altOf(typed: {
  alt: string;
  decorative: boolean;
}): Result<string, 'ALT_MISSING' | 'ALT_TOO_LONG'> {
  const alt = onOneLine(typed.alt);
  if ((alt === '') !== typed.decorative) return fail('ALT_MISSING');
  return alt.length > MAX_ALT ? fail('ALT_TOO_LONG') : ok(alt);
}

/** The name of a file without folders; browsers send none, other programs may. */
export const nameOf = (file: string): string =>
  onOneLine(file.replace(/^.*[/\\]/s, ''))
    .slice(0, MAX_NAME)
    .trim() || 'picture';

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
