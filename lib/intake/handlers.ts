import { Temporal } from 'temporal-polyfill';
import { countFormSent } from '@/lib/analytics/mutations';
import type { Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { canReadToday } from '@/lib/clinic/domain';
import { readJson, type FormFields } from '@/lib/platform/form-body';
import { log } from '@/lib/platform/log';
import type { FormResponse, PostContext } from '@/lib/platform/public-post';
import { consumeByNetwork, tally, type Limit } from '@/lib/platform/rate-limit';
import { faultCode } from '@/lib/shared/fault-code';
import { OPENED_FIELD } from '@/lib/shared/form-work';
import { DRAFT, readReceipt, RECEIPT, type Draft } from './cookies';
import { alikeBy, COUNTS, quarantineReason, runsOf, type Signs } from './domain';
import { FORM_FIELD_PREFIX, ORIGIN_FIELD, TRAP_FIELD } from './fields';
import { saveIntakeDraft, submitConsultation, type Submission, type Suspicion } from './mutations';
import {
  consultationSchema,
  FIELD_NAMES,
  fieldErrors,
  intakeDraftSchema,
  type ConsultationInput,
  type FieldError,
} from './schema';

const FORM_PAGE = '/consultation/check';
const CONFIRMATION_PAGE = '/consultation/received';

const UUID_LENGTH = 36;
const DRAFT_BYTES = 128 * 1024; // every field of the form, full, however it is written

const TODAY_GONE = { field: 'howSoon', code: 'todayGone' } as const satisfies FieldError;

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

/** Receives the public form: stores the request, or gives the fields back with what is wrong. */
export async function receiveConsultation(posted: FormFields, context: PostContext): Promise<FormResponse> {
  const { requestId, now, kept } = context;
  const draft: Draft = {
    form: formId(posted),
    opened: posted[OPENED_FIELD] ?? '',
    from: posted[ORIGIN_FIELD] ?? '',
    fields: pickFields(posted),
  };
  const parsed = consultationSchema.safeParse(draft.fields);
  if (!parsed.success) return giveBack(draft, 422, { errors: fieldErrors(draft.fields) });
  if (parsed.data.howSoon === 'today' && !canReadToday(instant(now), clinic()))
    return giveBack({ ...draft, errors: [TODAY_GONE] }, 422, { errors: [TODAY_GONE] });
  const sender = { form: draft.form, earlierId: readReceipt(kept)?.id };
  try {
    const submission = await submitConsultation(
      parsed.data,
      sender,
      suspicionOf(posted, parsed.data, context),
      now,
    );
    const { id: consultationId, duplicate } = submission;
    log.info('consultation.received', { requestId, consultationId, duplicate });
    if (!duplicate) countFormSent(draft.from);
    return confirm(submission);
  } catch (error) {
    log.error('consultation.not_stored', { requestId, code: faultCode(error) });
    return giveBack({ ...draft, problem: 'UNAVAILABLE' }, 503, { code: 'UNAVAILABLE' });
  }
}

const instant = (moment: Date) => Temporal.Instant.fromEpochMilliseconds(moment.getTime());

/** Judges a request by its signs; each is counted for the next one. */
const suspicionOf =
  (posted: FormFields, { message }: ConsultationInput, context: PostContext): Suspicion =>
  async (flood) => {
    const [opened, network, alike, unopened] = await Promise.all([
      openedOf(context),
      networkOf(context),
      alikeOf(message, context.now),
      context.opened ? 0 : tally(COUNTS.unopenedAll, '', context.now),
    ]);
    const trapFilled = (posted[TRAP_FIELD] ?? '') !== '';
    return quarantineReason({ trapFilled, opened, network, alike, unopened, flood });
  };

async function openedOf({ opened, now }: PostContext): Promise<Signs['opened']> {
  if (!opened) return null;
  const seconds = (now.getTime() - opened.openedAt.getTime()) / 1000;
  return { seconds, uses: await tally(COUNTS.uses, opened.id, now) };
}

async function networkOf({ opened, address, now }: PostContext): Promise<Signs['network']> {
  const isBusy = async (limit: Limit) => (await consumeByNetwork(limit, address, now)) > 0;
  if (!opened) return (await isBusy(COUNTS.unopened)) ? 'busy' : 'quiet';
  const [busy, flooding] = await Promise.all([isBusy(COUNTS.opened), isBusy(COUNTS.openedOften)]);
  return flooding ? 'flooding' : busy ? 'busy' : 'quiet';
}

/** Runs of words are counted as keyed hashes. */
const alikeOf = async (message: string, now: Date): Promise<number> =>
  alikeBy(await Promise.all(runsOf(message).map((run) => tally(COUNTS.words, run, now))));

/** The id of the form that was sent; empty where a client of another kind sent none. */
const formId = (posted: FormFields): string =>
  Object.keys(posted)
    .find((name) => name.startsWith(FORM_FIELD_PREFIX))
    ?.slice(FORM_FIELD_PREFIX.length, FORM_FIELD_PREFIX.length + UUID_LENGTH) ?? '';

const pickFields = (posted: FormFields): Draft['fields'] =>
  Object.fromEntries(
    FIELD_NAMES.flatMap((name) => (posted[name] === undefined ? [] : [[name, posted[name]]])),
  );

const giveBack = (draft: Draft, status: number, body: object): FormResponse => ({
  status,
  body,
  redirect: FORM_PAGE,
  keep: [{ cookie: DRAFT, value: draft }],
});

const confirm = ({ id, reference, receivedAt }: Submission): FormResponse => ({
  status: 200,
  body: { next: CONFIRMATION_PAGE },
  redirect: CONFIRMATION_PAGE,
  keep: [{ cookie: RECEIPT, value: { id, reference, receivedAt } }],
  forget: [DRAFT],
});
