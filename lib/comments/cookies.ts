import { z } from 'zod';
import type { ReadKept, SealedCookie } from '@/lib/platform/sealed-cookie';
import { COMMENT_FIELDS } from './schema';

const MINUTE = 60;

/** What was typed into a rejected form, so that the page can show it again. */
export const COMMENT_DRAFT: SealedCookie = {
  name: 'reply-draft',
  path: '/reply',
  maxAgeSeconds: 10 * MINUTE,
};

/** The removal link of this browser's last comment, for its writer to save. */
export const COMMENT_RECEIPT: SealedCookie = {
  name: 'reply-receipt',
  path: '/reply',
  maxAgeSeconds: 30 * MINUTE,
};

const draftSchema = z.object({
  place: z.string(),
  parent: z.string(),
  fields: z.partialRecord(z.enum(COMMENT_FIELDS), z.string()),
  /** Errors that only the server can find. */
  problem: z.enum(['UNAVAILABLE', 'CLOSED', 'PARENT_GONE']).optional(),
});
export type CommentDraft = z.output<typeof draftSchema>;

/** `token` is null if the link was already shown, since others may know the comment by now. */
const receiptSchema = z.object({ place: z.string(), token: z.string().nullable() });

/** The draft stored in this browser, or undefined. */
export const readCommentDraft = (kept: ReadKept): CommentDraft | undefined =>
  draftSchema.safeParse(kept(COMMENT_DRAFT)).data;

/** The receipt stored in this browser, or undefined. */
export const readCommentReceipt = (kept: ReadKept) => receiptSchema.safeParse(kept(COMMENT_RECEIPT)).data;
