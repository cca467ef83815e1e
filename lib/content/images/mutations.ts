import { createHash, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { db } from '@/lib/platform/db';
import { siteChanged } from '@/lib/platform/site-version';
import { fail, ok, type Result } from '@/lib/shared/result';
import { usesOf } from './data';
import {
  altOf,
  FORMATS,
  isMovingPng,
  kindOf,
  MAX_BYTES,
  maxPixels,
  nameOf,
  sizesOf,
  whyRefused,
  type ImageFormat,
  type ImageProblem,
  type Size,
} from './domain';

/** Seconds until libvips gives up on a file; a large picture needs a few. */
const PATIENCE = { seconds: 30 };
const QUALITY = { avif: { quality: 55, effort: 2 }, webp: { quality: 78 } } as const; // a slower AVIF is no smaller

type Pixels = Size & { data: Buffer; channels: 1 | 2 | 3 | 4 };
type Variant = { width: number; format: ImageFormat; bytes: Uint8Array<ArrayBuffer> };

/** A large picture takes several hundred megabytes to process, so each process handles one at a time. */
let turn: Promise<unknown> = Promise.resolve();
function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
  const mine = turn.then(work);
  turn = mine.catch(() => undefined);
  return mine;
}

/** A file that sharp can't read isn't a picture, however and whenever it fails: its errors have no codes. */
const tolerant = async <Value>(read: () => Promise<Value>): Promise<Value | null> => {
  try {
    return await read();
  } catch {
    return null;
  }
};

/** A file's pixels, upright, in sRGB and no larger than needed. Everything else in it is dropped. */
async function pixelsOf(bytes: Uint8Array): Promise<Result<Pixels, ImageProblem>> {
  // Checked first, so that no other libvips loader sees the file. Blocking those would break SVG in Next's own image
  // handling.
  const kind = kindOf(bytes);
  if (!kind.ok) return kind;
  const header = await tolerant(() => sharp(bytes, { limitInputPixels: false }).metadata());
  if (!header) return fail('DAMAGED');
  const refused = whyRefused(kind.value, header);
  if (refused) return fail(refused);
  if (kind.value === 'png' && isMovingPng(bytes)) return fail('MOVING');
  const most = maxPixels(kind.value);
  if (header.width * header.height > most) return fail('TOO_MANY_PIXELS');
  const { width, height } = sizesOf(header.autoOrient).at(-1) ?? header.autoOrient;
  const draw = (whole: Uint8Array) =>
    tolerant(() =>
      sharp(whole, { limitInputPixels: most, failOn: 'error' })
        .timeout(PATIENCE)
        .autoOrient()
        .resize(width, height, { fit: 'fill' })
        .toColourspace('srgb')
        .raw({ depth: 'uchar' })
        .toBuffer({ resolveWithObject: true }),
    );
  let read = await draw(bytes);
  if (!read && kind.value === 'jpeg') {
    const ended = await endedJpeg(bytes, header);
    read = ended && (await draw(ended));
  }
  return read ? ok({ width, height, data: read.data, channels: read.info.channels }) : fail('DAMAGED');
}

const END_OF_JPEG = Uint8Array.of(0xff, 0xd9);
/** How much of its height a truncated JPEG must still have. */
const ENOUGH = 0.95;

/**
 * A JPEG with its end restored, since cameras and messengers sometimes drop the last bytes; null if more is missing.
 * Either only the end marker is missing, or the upper rows are there (a progressive JPEG has those only at its end).
 */
async function endedJpeg(bytes: Uint8Array, { width, height }: Size): Promise<Uint8Array | null> {
  const ended = Buffer.concat([bytes, END_OF_JPEG]);
  const upper = { left: 0, top: 0, width, height: Math.max(1, Math.floor(height * ENOUGH)) };
  const isRead = async (part: Uint8Array, failOn: 'warning' | 'error', rows: typeof upper) =>
    (await tolerant(() =>
      sharp(part, { limitInputPixels: maxPixels('jpeg'), failOn })
        .timeout(PATIENCE)
        .extract(rows)
        .resize(16, 16)
        .toBuffer(),
    )) !== null;
  const isThere =
    (await isRead(ended, 'warning', { ...upper, height })) || (await isRead(bytes, 'error', upper));
  return isThere ? ended : null;
}

const digestOf = ({ width, height, channels, data }: Pixels): string =>
  createHash('sha256').update(`${width} ${height} ${channels} `).update(data).digest('hex');

/** Encoded from raw pixels, which carry no metadata. */
async function variantsOf({ data, ...raw }: Pixels): Promise<Variant[]> {
  const variants: Variant[] = [];
  for (const { width, height } of sizesOf(raw)) {
    const drawn = sharp(data, { raw }).resize(width, height, { fit: 'fill' });
    for (const format of FORMATS) {
      const bytes = await drawn.clone().toFormat(format, QUALITY[format]).toBuffer();
      variants.push({ width, format, bytes: new Uint8Array(bytes) });
    }
  }
  return variants;
}

type Upload = { name: string; alt: string; decorative: boolean; bytes: Uint8Array };
/** `isNew`: whether it wasn't stored before. */
export type StoredImage = { id: string; isNew: boolean };

/** Stores a picture in all its sizes. The same picture uploaded again is the existing one, with its existing text. */
export async function storeImage(
  staff: Staff,
  { name, alt: typed, decorative, bytes }: Upload,
  now: Date,
): Promise<Result<StoredImage, ImageProblem>> {
  const alt = altOf({ alt: typed, decorative });
  if (!alt.ok) return alt;
  if (bytes.length > MAX_BYTES) return fail('TOO_LARGE');
  return inTurn(async () => {
    const pixels = await pixelsOf(bytes);
    if (!pixels.ok) return pixels;
    const digest = digestOf(pixels.value);
    const known = await db().image.findUnique({ where: { digest }, select: { id: true } });
    if (known) return ok({ ...known, isNew: false });
    const isNew = await keep(staff, pixels.value, { digest, name: nameOf(name), alt: alt.value }, now);
    const stored = await db().image.findUniqueOrThrow({ where: { digest }, select: { id: true } });
    return ok({ ...stored, isNew });
  });
}

/** Returns whether this call stored it: another process may have been faster. */
async function keep(
  { id: uploadedBy }: Staff,
  pixels: Pixels,
  said: { digest: string; name: string; alt: string },
  now: Date,
): Promise<boolean> {
  const variants = await variantsOf(pixels);
  const imageId = randomUUID();
  const { width, height } = pixels;
  return db().$transaction(async (tx) => {
    const row = { id: imageId, ...said, width, height, uploadedBy, createdAt: now };
    const { count } = await tx.image.createMany({ data: [row], skipDuplicates: true });
    if (count === 0) return false;
    await tx.imageVariant.createMany({ data: variants.map((variant) => ({ imageId, ...variant })) });
    const details = { image: imageId, width, height };
    await recordAudit(tx, { action: 'image.uploaded', actorId: uploadedBy, details }, now);
    return true;
  });
}

/** Deletes a picture that no live, scheduled or draft text uses. */
export function deleteImage(
  { id: actorId }: Staff,
  id: string,
  now: Date,
): Promise<Result<null, 'IN_USE' | 'NO_SUCH_IMAGE'>> {
  return db().$transaction(async (tx) => {
    if ((await usesOf(tx, id)).size > 0) return fail('IN_USE');
    const { count } = await tx.image.deleteMany({ where: { id } });
    if (count === 0) return fail('NO_SUCH_IMAGE');
    await recordAudit(tx, { action: 'image.deleted', actorId, details: { image: id } }, now);
    await siteChanged(tx); // a page published just now is rendered again, without it
    return ok(null);
  });
}
