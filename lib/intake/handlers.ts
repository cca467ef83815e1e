import { Temporal } from 'temporal-polyfill';
import { languageSent, PREFIXES, type Language } from '@/content/languages';
import { countFormSent } from '@/lib/analytics/mutations';
import type { Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { canReadToday } from '@/lib/clinic/domain';
import { saveIntakeDraft } from '@/lib/intake/drafts/mutations';
import { countOne } from '@/lib/platform/counters';
import { readJson, type FormFields } from '@/lib/platform/form-body';
import type { FormResponse } from '@/lib/platform/form-response';
import { log, msSince } from '@/lib/platform/log';
import type { PostContext, PostSender } from '@/lib/platform/public-post';
import { networkCounts, takeBack, tallied, waitOf, type Count, type Counts } from '@/lib/platform/rate-limit';
import { faultCode } from '@/lib/shared/fault-code';
import { OPENED_FIELD } from '@/lib/shared/form-work';
import { memoizeByObject } from '@/lib/shared/memoize';
import { draftIn, DRAFTS, readReceipt, RECEIPT, type Draft } from './cookies';
import { canonicalAnswers, COUNTS, isOpenedForm } from './domain';
import { FORM_FIELD_PREFIX, HONEYPOT_FIELD, LANGUAGE_FIELD, ORIGIN_FIELD, TOLD_FIELD } from './fields';
import { noteCounts, submitConsultation, type Submission, type Suspicion } from './mutations';
import {
  consultationSchema,
  FIELD_NAMES,
  fieldErrors,
  intakeDraftSchema,
  type ConsultationInput,
} from './schema';
import { alikeBy, quarantineReason, runsOf, type Signs } from './signs/domain';

const formPage = (language: Language) => `${PREFIXES[language]}/consultation/check`;
const confirmationPage = (language: Language) => `${PREFIXES[language]}/consultation/received`;

const UUID_LENGTH = 36;
const DRAFT_BYTES = 128 * 1024; // every field of the form, filled to its limit in any encoding

/** What only the server can say about answers that are right by themselves: it's too late for today, or told once. */
function errorsNow(input: ConsultationInput, posted: FormFields, now: Date): NonNullable<Draft['errors']> {
  if (isTooLateToday(input, now)) return [{ field: 'howSoon', code: 'todayGone' }];
  return isUnreachable(input) && posted[TOLD_FIELD] === ''
    ? [{ field: 'voicemail', code: 'nothingAllowed' }]
    : [];
}

/** Whether a missed call is the end of it: a phone number alone, without voicemail and texts. */
const isUnreachable = ({ email, voicemail, textMessage }: ConsultationInput): boolean =>
  email === '' && voicemail === '' && textMessage === '';

/** Keeps the phone intake that a member of staff is typing. */
export async function keepIntakeDraft(
  request: Request,
  { staff, now }: { staff: Staff; now: Date },
): Promise<Response> {
  const headers = { 'cache-control': 'no-store' };
  const parsed = intakeDraftSchema.safeParse(await readJson(request, { maxBytes: DRAFT_BYTES }));
  if (!parsed.success) return Response.json({ code: 'INVALID' }, { status: 400, headers });
  await saveIntakeDraft(staff, parsed.data, now);
  return Response.json({ at: now }, { headers });
}

/** A post is counted before it is taken, and read once for both. */
const readPosted = memoizeByObject((posted: FormFields) => consultationSchema.safeParse(pickFields(posted)));
const wordRuns = memoizeByObject(({ message }: ConsultationInput) => runsOf(message));

/** What is counted for a request from the public form; nothing for a form with mistakes, which will be sent again. */
export function consultationCounts(posted: FormFields, sender: PostSender): Count[] {
  const parsed = readPosted(posted);
  if (!parsed.success || errorsNow(parsed.data, posted, sender.now).length > 0) return [];
  const signs = signCounts(parsed.data, formId(posted), sender);
  return [...Object.values(signs).flat(), ...noteCounts(parsed.data)];
}

/** Receives the public form: stores the request, or returns the fields with what is wrong. */
export async function receiveConsultation(
  posted: FormFields,
  context: PostContext,
  counted: Counts,
): Promise<FormResponse> {
  const { requestId, now, kept } = context;
  const language = languageSent(posted[LANGUAGE_FIELD]);
  const { giveBack, confirm } = answersIn(language);
  const draft: Draft = {
    form: formId(posted),
    opened: posted[OPENED_FIELD] ?? '',
    from: posted[ORIGIN_FIELD] ?? '',
    fields: pickFields(posted),
  };
  const parsed = readPosted(posted);
  if (!parsed.success) return giveBack(draft, 422, { errors: fieldErrors(draft.fields) });
  const errors = errorsNow(parsed.data, posted, now);
  if (errors.length > 0) return giveBack({ ...draft, errors }, 422, { errors });
  const signs = signCounts(parsed.data, draft.form, context);
  const notes = noteCounts(parsed.data);
  const isMailedOften = isBeyondWithoutCopies(notes, signs.copies, counted);
  const sender = { form: draft.form, earlierId: readReceipt(kept)?.id, isMailedOften, language };
  const honeypotFilled = (posted[HONEYPOT_FIELD] ?? '') !== '';
  const takeAllBack = () => takeBack([...Object.values(signs).flat(), ...notes], counted, now);
  const suspicion: Suspicion = (flood) =>
    quarantineReason({ honeypotFilled, flood, ...signsOf(signs, counted, context) });
  try {
    const submission = await submitConsultation(parsed.data, sender, suspicion, now);
    const { id: consultationId, duplicate, isQuarantined } = submission;
    countOne('consultations', duplicate ? 'duplicate' : isQuarantined ? 'quarantined' : 'new');
    log.info('consultation.received', { requestId, consultationId, duplicate, ms: msSince(now) });
    if (duplicate) await takeAllBack();
    else if (isQuarantined) await takeBack(notes, counted, now);
    if (!duplicate) countFormSent(draft.from);
    return confirm(submission);
  } catch (error) {
    log.error('consultation.not_stored', { requestId, code: faultCode(error), ms: msSince(now) });
    await takeAllBack(); // so that whoever presses Send again isn't taken for somebody who uses a form often
    return giveBack({ ...draft, problem: 'UNAVAILABLE' }, 503, { code: 'UNAVAILABLE' });
  }
}

const isTooLateToday = ({ howSoon }: ConsultationInput, now: Date): boolean =>
  howSoon === 'today' && !canReadToday(Temporal.Instant.fromEpochMilliseconds(now.getTime()), clinic());

/** The current count for each sign. Answers and runs of words are counted as keyed hashes. */
function signCounts(input: ConsultationInput, form: string, { opened, address }: PostSender) {
  const copied = opened && isOpenedForm(form) ? [opened.id, form, canonicalAnswers(input)].join('\0') : null;
  return {
    uses: opened ? [tallied(COUNTS.uses, opened.id)] : [],
    copies: copied === null ? [] : [tallied(COUNTS.copies, copied)],
    unopened: opened ? [] : [tallied(COUNTS.unopenedAll, '')],
    busy: networkCounts(opened ? COUNTS.opened : COUNTS.unopened, address),
    flooding: opened ? networkCounts(COUNTS.openedOften, address) : [],
    words: wordRuns(input).map((run) => tallied(COUNTS.words, run)),
  };
}

/** How many copies of what was posted came before it. Of those posted at once any may be the one that is stored. */
const othersOf = ([copies]: readonly Count[], counted: Counts): number =>
  Math.max(0, ((copies && counted(copies)?.points) ?? 0) - 1);

/** Whether a mailbox has too many notes, without those of copies. What was refused from memory was never added up. */
const isBeyondWithoutCopies = (notes: readonly Count[], copies: readonly Count[], counted: Counts): boolean =>
  notes.some((count) => {
    const note = counted(count);
    if (!note || note.isWithin) return false;
    return !note.isStored || note.points - othersOf(copies, counted) > count.limit.points;
  });

function signsOf(
  { uses, copies, unopened, busy, flooding, words }: ReturnType<typeof signCounts>,
  counted: Counts,
  { opened, now }: PostSender,
): Omit<Signs, 'honeypotFilled' | 'flood'> {
  const pointsOf = (counts: readonly Count[]) => counts.map((count) => counted(count)?.points ?? 0);
  const isBeyond = (counts: readonly Count[]) => waitOf(counts, counted) > 0;
  const others = othersOf(copies, counted);
  const seconds = opened ? (now.getTime() - opened.openedAt.getTime()) / 1000 : 0;
  return {
    opened: opened ? { seconds, uses: (pointsOf(uses)[0] ?? 0) - others } : null,
    network: isBeyond(flooding) ? 'flooding' : isBeyond(busy) ? 'busy' : 'quiet',
    alike: alikeBy(pointsOf(words)) - others,
    unopened: pointsOf(unopened)[0] ?? 0,
  };
}

/** The id of the submitted form; empty if another kind of client sent none. */
const formId = (posted: FormFields): string =>
  Object.keys(posted)
    .find((name) => name.startsWith(FORM_FIELD_PREFIX))
    ?.slice(FORM_FIELD_PREFIX.length, FORM_FIELD_PREFIX.length + UUID_LENGTH) ?? '';

const pickFields = (posted: FormFields): Draft['fields'] =>
  Object.fromEntries(
    FIELD_NAMES.flatMap((name) => (posted[name] === undefined ? [] : [[name, posted[name]]])),
  );

/** The answers in the language that they were sent in. */
const answersIn = (language: Language) => ({
  giveBack: (draft: Draft, status: number, body: object): FormResponse => ({
    status,
    body,
    redirect: formPage(language),
    keep: [{ cookie: draftIn(language), value: draft }],
  }),
  confirm: ({ id, reference, receivedAt }: Submission): FormResponse => ({
    status: 200,
    body: { next: confirmationPage(language) },
    redirect: confirmationPage(language),
    keep: [{ cookie: RECEIPT, value: { id, reference, receivedAt } }],
    forget: DRAFTS,
  }),
});
