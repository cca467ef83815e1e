import type { Language } from '@/content/languages';
import type { Staff } from '@/lib/auth/staff';
import { db, hasDatabase, type Transaction } from '@/lib/platform/db';
import type { Prisma } from '@/prisma/generated/client';
import { addressOf, uuidsIn, type ImageFormat, type Size } from './domain';

export type ShownImage = Size & { id: string; variants: readonly { width: number; format: ImageFormat }[] };

const VARIANTS = { select: { width: true, format: true }, orderBy: { width: 'asc' } } as const;
const NEWEST_FIRST = [{ createdAt: 'desc' }, { id: 'desc' }] satisfies Prisma.ImageOrderByWithRelationInput[];
const SHOWN = { id: true, width: true, height: true, variants: VARIANTS } as const;

/** A picture of a page, without its bytes. Null if it is gone, or without a database, as during a build. */
export async function readImage(id: string): Promise<ShownImage | null> {
  if (!hasDatabase()) return null;
  return db().image.findUnique({ where: { id }, select: SHOWN });
}

/** The bytes of one variant. */
export async function readVariant(
  imageId: string,
  { width, format }: { width: number; format: ImageFormat },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const variant = await db().imageVariant.findUnique({
    where: { imageId_width_format: { imageId, width, format } },
    select: { bytes: true },
  });
  return variant?.bytes ?? null;
}

/** A page whose text names a picture: its live, scheduled or draft text. */
export type Use = { language: Language; name: string; isLive: boolean };

const UNDER_WAY: Prisma.ReleaseWhereInput = { state: { in: ['waiting', 'scheduled'] } };
const PAGE = { select: { language: true, name: true } } as const;

/** A picture as the editor offers it. */
export type ImageChoice = { id: string; name: string; alt: string; src: string };

const CHOICE = { id: true, name: true, alt: true, variants: { ...VARIANTS, take: 1 } } as const;
const choiceOf = ({
  variants: [smallest],
  ...image
}: Omit<ImageChoice, 'src'> & { variants: { width: number }[] }): ImageChoice => ({
  ...image,
  src: addressOf(image.id, smallest?.width ?? 0, 'webp'),
});

/** Every picture, newest first. */
export async function imageChoices(_staff: Staff): Promise<ImageChoice[]> {
  const rows = await db().image.findMany({ select: CHOICE, orderBy: NEWEST_FIRST });
  return rows.map(choiceOf);
}

/** One picture, which is known to exist. */
export const imageChoice = async (_staff: Staff, id: string): Promise<ImageChoice> =>
  choiceOf(await db().image.findUniqueOrThrow({ where: { id }, select: CHOICE }));

/**
 * The pages that name each picture, by its id.
 * @param needle only texts that contain this are searched
 */
export async function usesOf(tx: Transaction, needle: string): Promise<Map<string, Use[]>> {
  const text = { contains: needle, mode: 'insensitive' } as const;
  const revisions = await tx.revision.findMany({
    where: { text, OR: [{ liveOf: { isNot: null } }, { releases: { some: UNDER_WAY } }] },
    select: { text: true, page: PAGE, liveOf: { select: { unpublishedAt: true } } },
  });
  const drafts = await tx.pageDraft.findMany({ where: { text }, select: { text: true, page: PAGE } });
  const uses = new Map<string, Use[]>();
  const texts = [...revisions, ...drafts.map((draft) => ({ ...draft, liveOf: null }))];
  for (const { text: named, page, liveOf } of texts) {
    const use = { ...page, isLive: liveOf !== null && liveOf.unpublishedAt === null } as Use;
    for (const id of uuidsIn(named)) uses.set(id, withUse(uses.get(id) ?? [], use));
  }
  return uses;
}

const keyOf = ({ language, name }: Use) => `${language}/${name}`;

/** Lists each page once; a draft names whatever it shows. */
function withUse(uses: readonly Use[], use: Use): Use[] {
  const isSame = (other: Use) => keyOf(other) === keyOf(use);
  const isLive = use.isLive || uses.some((other) => isSame(other) && other.isLive);
  return [...uses.filter((other) => !isSame(other)), { ...use, isLive }];
}

export type ListedImage = ShownImage & { name: string; alt: string; createdAt: Date; uses: readonly Use[] };

/** Pictures per page of the list. */
const PAGE_SIZE = 48;

/** Pictures, newest first, with the pages that use them. */
export async function listImages(
  _staff: Staff,
  page: number,
): Promise<{ images: ListedImage[]; hasMore: boolean }> {
  const rows = await db().image.findMany({
    select: { ...SHOWN, name: true, alt: true, createdAt: true },
    orderBy: NEWEST_FIRST,
    skip: (page - 1) * PAGE_SIZE,
    take: PAGE_SIZE + 1,
  });
  const uses = await usesOf(db(), '::image');
  const images = rows.slice(0, PAGE_SIZE).map((image) => ({ ...image, uses: uses.get(image.id) ?? [] }));
  return { images, hasMore: rows.length > PAGE_SIZE };
}
