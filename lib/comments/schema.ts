import { z } from 'zod';
import type { messages } from '@/content/en/messages';
import { readEmail } from '@/lib/shared/email';
import { MOMENT, UUID, VERSION, versionField } from '@/lib/shared/stored-values';
import { nameField, textField } from '@/lib/shared/typed-fields';
import { cleanName, cleanText, isReadable, plainSigns } from '@/lib/shared/typed-text';
import { DECISIONS, REPLY_LIMITS, REPLY_STATES } from './fields';

/** What can be wrong with a field. */
export type ReplyErrorCode = keyof typeof messages.replies.errors;
const code = (error: ReplyErrorCode) => error;

/** A field's text, whatever sent it. */
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

/** A reply under an article. */
export const replySchema = z.object({
  name: typed
    .transform(cleanName)
    .pipe(z.string().min(1, code('nameMissing')).max(REPLY_LIMITS.name, code('nameTooLong'))),
  email,
  text: typed
    .transform(cleanText)
    .pipe(z.string().min(1, code('textMissing')).max(REPLY_LIMITS.text, code('textTooLong'))),
});
export type ReplyInput = z.output<typeof replySchema>;
export type ReplyField = keyof ReplyInput;

/** Field names in the order in which the form asks. */
export const REPLY_FIELDS = Object.keys(replySchema.shape) as [ReplyField, ...ReplyField[]];

/** The form as it was sent, before it is parsed. */
export type ReplyFields = { [Field in ReplyField]?: string | undefined };
export type ReplyFieldError = { field: ReplyField; code: ReplyErrorCode };

/** What is wrong with the fields, one error a field, in the order of the form. Empty where nothing is. */
export function replyErrors(sent: ReplyFields): ReplyFieldError[] {
  const issues = replySchema.safeParse(sent).error?.issues ?? [];
  return REPLY_FIELDS.flatMap((field) => {
    const issue = issues.find(({ path }) => path[0] === field);
    return issue ? [{ field, code: issue.message as ReplyErrorCode }] : [];
  });
}

/** Whether a text can be the id of a reply. */
export const isReplyId = (text: string): boolean => new RegExp(`^${UUID}$`).test(text);

const seenOf = (text: string) => {
  const [id = '', version = ''] = text.split('_');
  return { id, version: Number(version) };
};

/**
 * A decision about replies, each with the version that the page showed, `ID_VERSION`: about the one whose button was
 * pressed (`only`, `DECISION:ID_VERSION`), else about all that are ticked.
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

/** A reply as moderators leave it, with the version that the page showed. The clinic's answers have no name to leave. */
export const editSchema = z.object({
  id: z.uuid(),
  version: versionField,
  name: nameField(REPLY_LIMITS.name).optional(),
  text: textField(REPLY_LIMITS.text),
});

/** The clinic's answer to a reply. */
export const answerSchema = z.object({ id: z.uuid(), text: textField(REPLY_LIMITS.text) });

/** A place in a list: `TIME_ID` of the last reply of a page, after which the next page begins. */
const place = z
  .string()
  .regex(new RegExp(`^${MOMENT}_${UUID}$`))
  .transform((text) => {
    const [time = '', id = ''] = text.split('_');
    return { receivedAt: new Date(Number(time)), id };
  });

/** Which replies are listed, as the page's address says; what can't be read counts as not said. */
export const listSchema = z.object({
  state: z.enum(REPLY_STATES).catch('held'),
  after: place.optional().catch(undefined),
});
export type ReplyQuery = z.output<typeof listSchema>;

type Place = { receivedAt: Date; id: string };

/** The address of a list. */
export function repliesHref(state: (typeof REPLY_STATES)[number], after?: Place): string {
  const query = new URLSearchParams({
    ...(state !== 'held' && { state }),
    ...(after && { after: `${after.receivedAt.getTime()}_${after.id}` }),
  });
  return query.size > 0 ? `/replies?${query.toString()}` : '/replies';
}
