import { z } from 'zod';
import type { messages } from '@/content/en/messages';
import { readEmail } from '@/lib/shared/email';
import { MOMENT, UUID, VERSION, versionField } from '@/lib/shared/stored-values';
import { nameField, textField } from '@/lib/shared/typed-fields';
import { cleanName, cleanText, isReadable, plainSigns } from '@/lib/shared/typed-text';
import { DECISIONS, COMMENT_LIMITS, COMMENT_STATES } from './fields';

/** What can be wrong with a field. */
export type CommentErrorCode = keyof typeof messages.comments.errors;
const code = (error: CommentErrorCode) => error;

/** A field's text, whatever was sent. */
const typed = z
  .unknown()
  .transform((value) => (typeof value === 'string' ? value : ''))
  .refine(isReadable, code('unreadable'));

const email = typed.transform((text, context) => {
  const address = readEmail(text);
  if (address !== undefined) return address;
  context.addIssue(code(plainSigns(text) === '' ? 'emailMissing' : 'emailInvalid'));
  return z.NEVER;
});

/** A comment under an article. */
export const commentSchema = z.object({
  name: typed
    .transform(cleanName)
    .pipe(z.string().min(1, code('nameMissing')).max(COMMENT_LIMITS.name, code('nameTooLong'))),
  email,
  text: typed
    .transform(cleanText)
    .pipe(z.string().min(1, code('textMissing')).max(COMMENT_LIMITS.text, code('textTooLong'))),
});
export type CommentInput = z.output<typeof commentSchema>;
export type CommentField = keyof CommentInput;

/** Field names in the order of the form. */
export const COMMENT_FIELDS = Object.keys(commentSchema.shape) as [CommentField, ...CommentField[]];

/** The form as submitted, before it is parsed. */
export type CommentFields = { [Field in CommentField]?: string | undefined };
export type CommentFieldError = { field: CommentField; code: CommentErrorCode };

/** What is wrong with the fields, one error per field, in form order. Empty if nothing is. */
export function commentErrors(sent: CommentFields): CommentFieldError[] {
  const issues = commentSchema.safeParse(sent).error?.issues ?? [];
  return COMMENT_FIELDS.flatMap((field) => {
    const issue = issues.find(({ path }) => path[0] === field);
    return issue ? [{ field, code: issue.message as CommentErrorCode }] : [];
  });
}

/** Whether a text can be a comment's id. */
export const isCommentId = (text: string): boolean => new RegExp(`^${UUID}$`).test(text);

const seenOf = (text: string) => {
  const [id = '', version = ''] = text.split('_');
  return { id, version: Number(version) };
};

/**
 * A decision on comments, each with the version the page showed, `ID_VERSION`: on the one whose button was pressed
 * (`only`, `DECISION:ID_VERSION`), or else on all that are selected.
 */
export const decideSchema = z
  .object({
    only: z
      .string()
      .regex(new RegExp(`^(${DECISIONS.join('|')}):${UUID}_${VERSION}$`))
      .optional(),
    ticked: z
      .union([z.string(), z.array(z.string())])
      .transform((texts) => [texts].flat())
      .pipe(z.array(z.string().regex(new RegExp(`^${UUID}_${VERSION}$`))).max(100))
      .optional(),
    decision: z.union([z.enum(DECISIONS), z.literal('')]).optional(),
  })
  .transform(({ only, ticked = [], decision }, context) => {
    const [pressed, one] = only?.split(':') ?? [];
    const chosen = one === undefined ? ticked : [one];
    const to = DECISIONS.find((known) => known === (pressed ?? decision));
    if (chosen.length === 0)
      context.addIssue({ code: 'custom', path: ['ticked'], message: 'NOTHING_TICKED' });
    if (to === undefined) context.addIssue({ code: 'custom', path: ['decision'], message: 'NOTHING_CHOSEN' });
    return to === undefined ? z.NEVER : { seen: chosen.map(seenOf), to };
  });

/** A comment as edited by a moderator, with the version the page showed. The clinic's answers have no name to edit. */
export const editSchema = z.object({
  id: z.uuid(),
  version: versionField,
  name: nameField(COMMENT_LIMITS.name).optional(),
  text: textField(COMMENT_LIMITS.text),
});

/** The clinic's answer to a comment. */
export const answerSchema = z.object({ id: z.uuid(), text: textField(COMMENT_LIMITS.text) });

/** A place in a list: `TIME_ID` of a page's last comment, after which the next page starts. */
const place = z
  .string()
  .regex(new RegExp(`^${MOMENT}_${UUID}$`))
  .transform((text) => {
    const [time = '', id = ''] = text.split('_');
    return { receivedAt: new Date(Number(time)), id };
  });

/** Which comments are listed, as the page's URL says; values that can't be read are ignored. */
export const listSchema = z.object({
  state: z.enum(COMMENT_STATES).catch('held'),
  after: place.optional().catch(undefined),
});
export type CommentQuery = z.output<typeof listSchema>;

type Place = { receivedAt: Date; id: string };

/** The URL of a list. */
export function commentsHref(state: (typeof COMMENT_STATES)[number], after?: Place): string {
  const query = new URLSearchParams({
    ...(state !== 'held' && { state }),
    ...(after && { after: `${after.receivedAt.getTime()}_${after.id}` }),
  });
  return query.size > 0 ? `/replies?${query.toString()}` : '/replies';
}
