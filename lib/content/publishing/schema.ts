import { z } from 'zod';
import { pageSchema, type PageRef } from '@/lib/content/copy/schema';
import { versionField } from '@/lib/shared/stored-values';
import { lineField, textField } from '@/lib/shared/typed-fields';
import { withoutControls } from '@/lib/shared/typed-text';
import { MOST_IN_DOUBT } from './domain';

const MAX_TEXT = 100_000;

const why = lineField(300);

/** `version` is that of the draft that was being edited; 0 where there was none. */
export const seenSchema = pageSchema.extend({ version: versionField });
/** The draft as it was seen. */
export type Seen = PageRef & { version: number };

/** What an open editor says: that it holds the page, or leaves it. */
export const lockSchema = pageSchema.extend({
  leaves: z.boolean().default(false),
  /** Whether the answer is to hold the text that an editor would open now. */
  withText: z.boolean().default(false),
});

// A browser without scripts sends a box with other ends of lines: each line would count as changed.
const text = z
  .string()
  .transform(withoutControls)
  .pipe(z.string().min(1, 'MISSING').max(MAX_TEXT, 'TOO_LONG'));

export const draftSchema = seenSchema.extend({
  text,
  /** What this editor sent before and got no answer to: where that is the draft now, no one else wrote it. */
  inDoubt: z.array(text).max(MOST_IN_DOUBT).default([]),
  /** Whether the editor is being closed, so that others may edit the page. */
  leaves: z.boolean().default(false),
});

/** `date` and `time` are of the clinic's clock, and count where it is published later. */
export const publishSchema = seenSchema.extend({
  why,
  when: z.enum(['now', 'later']),
  date: z.string().max(10).default(''),
  time: z.string().max(5).default(''),
});

export const releaseSchema = z.object({ id: z.uuid() });
/** A version that is sent back to its author, and what should change. */
export const returnSchema = releaseSchema.extend({
  comment: textField(1000),
});
/** In place of the id of a version: the file that the page began as. */
export const AS_SHIPPED = 'shipped';
export const restoreSchema = seenSchema.extend({ revisionId: z.union([z.uuid(), z.literal(AS_SHIPPED)]) });
/** A page as the file of this release has it: `take` it as the draft, or `leave` it. */
export const shippedSchema = seenSchema.extend({ answer: z.enum(['take', 'leave']) });
