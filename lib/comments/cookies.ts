import { z } from 'zod';
import type { ReadKept, SealedCookie } from '@/lib/platform/sealed-cookie';
import { COMMENT_FIELDS } from './schema';

const MINUTE = 60;

/** What was typed into a form that could not be accepted, for the page that shows it again. */
export const COMMENT_DRAFT: SealedCookie = {
  name: 'reply-draft',
  path: '/reply',
  maxAgeSeconds: 10 * MINUTE,
};

/** The removal link of the comment that this browser sent last, to keep. */
export const COMMENT_RECEIPT: SealedCookie = {
  name: 'reply-receipt',
  path: '/reply',
  maxAgeSeconds: 30 * MINUTE,
};

const draftSchema = z.object({
  place: z.string(),
  parent: z.string(),
  fields: z.partialRecord(z.enum(COMMENT_FIELDS), z.string()),
  /** What only the server can find wrong. */
  problem: z.enum(['UNAVAILABLE', 'CLOSED', 'PARENT_GONE']).optional(),
});
export type CommentDraft = z.output<typeof draftSchema>;

/** `token` is null where the link was shown before, and the comment may be known to others since. */
const receiptSchema = z.object({ place: z.string(), token: z.string().nullable() });

/** The draft that this browser keeps, or undefined. */
export const readCommentDraft = (kept: ReadKept): CommentDraft | undefined =>
  draftSchema.safeParse(kept(COMMENT_DRAFT)).data;

/** The receipt that this browser keeps, or undefined. */
export const readCommentReceipt = (kept: ReadKept) => receiptSchema.safeParse(kept(COMMENT_RECEIPT)).data;
