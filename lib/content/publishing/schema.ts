import { z } from 'zod';
import { pageSchema, type PageRef } from '@/lib/content/copy/schema';
import { versionField } from '@/lib/shared/stored-values';
import { lineField, textField } from '@/lib/shared/typed-fields';
import { withoutControls } from '@/lib/shared/typed-text';
import { MOST_IN_DOUBT } from './domain';

const MAX_TEXT = 100_000;

const why = lineField(300);

/** `version` is the version of the draft being edited; 0 if there was none. */
export const seenSchema = pageSchema.extend({ version: versionField });
/** The draft as it was seen. */
export type Seen = PageRef & { version: number };

/** What an open editor reports: that it keeps the page locked, or is leaving it. */
export const lockSchema = pageSchema.extend({
  leaves: z.boolean().default(false),
  /** Whether the response should include the text an editor would open now. */
  withText: z.boolean().default(false),
});

// Without JavaScript, a browser sends a textarea with different line endings, and every line would count as changed.
const text = z
  .string()
  .transform(withoutControls)
  .pipe(z.string().min(1, 'MISSING').max(MAX_TEXT, 'TOO_LONG'));

export const draftSchema = seenSchema.extend({
  text,
  /** What this editor sent earlier without hearing back: if that is the current draft, no one else wrote it. */
  inDoubt: z.array(text).max(MOST_IN_DOUBT).default([]),
  /** Whether the editor is closing, so that others may edit the page. */
  leaves: z.boolean().default(false),
});

/** `date` and `time` are on the clinic's clock, and matter only for scheduled publishing. */
export const publishSchema = seenSchema.extend({
  why,
  when: z.enum(['now', 'later']),
  date: z.string().max(10).default(''),
  time: z.string().max(5).default(''),
});

export const releaseSchema = z.object({ id: z.uuid() });
/** A version being returned to its author, and what should change. */
export const returnSchema = releaseSchema.extend({
  comment: textField(1000),
});
/** Stands in for a version's id: the file the page started from. */
export const AS_SHIPPED = 'shipped';
export const restoreSchema = seenSchema.extend({ revisionId: z.union([z.uuid(), z.literal(AS_SHIPPED)]) });
/** This release's file for a page: `take` it as the draft, or `leave` it. */
export const shippedSchema = seenSchema.extend({ answer: z.enum(['take', 'leave']) });
