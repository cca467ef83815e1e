import type { FormFields } from '@/lib/platform/form-body';
import { log } from '@/lib/platform/log';
import type { Reply } from '@/lib/platform/public-post';
import { forgetCookie, keepInCookie } from '@/lib/platform/sealed-cookie';
import { faultCode } from '@/lib/shared/fault-code';
import { DRAFT, readReceipt, RECEIPT, type Draft } from './cookies';
import { submitConsultation, type Submission } from './mutations';
import { consultationSchema, FIELD_NAMES, fieldErrors, FORM_FIELD_PREFIX } from './schema';

const FORM_PAGE = '/consultation/check';
const CONFIRMATION_PAGE = '/consultation/received';

const UUID_LENGTH = 36;

type Context = { requestId: string; now: Date };

/** Receives the public form: stores the request, or gives the fields back with what is wrong. */
export async function receiveConsultation(posted: FormFields, { requestId, now }: Context): Promise<Reply> {
  const fields = pickFields(posted);
  const form = formId(posted);
  const parsed = consultationSchema.safeParse(fields);
  if (!parsed.success) return giveBack({ form, fields }, 422, { errors: fieldErrors(fields) }, now);
  const earlierId = (await readReceipt(now))?.id;
  try {
    const submission = await submitConsultation(parsed.data, { form, earlierId }, now);
    const { id: consultationId, duplicate } = submission;
    log.info('consultation.received', { requestId, consultationId, duplicate });
    return confirm(submission, now);
  } catch (error) {
    log.error('consultation.not_stored', { requestId, code: faultCode(error) });
    return giveBack({ form, fields, problem: 'UNAVAILABLE' }, 503, { code: 'UNAVAILABLE' }, now);
  }
}

/** The id of the form that was sent; empty where a client of another kind sent none. */
const formId = (posted: FormFields): string =>
  Object.keys(posted)
    .find((name) => name.startsWith(FORM_FIELD_PREFIX))
    ?.slice(FORM_FIELD_PREFIX.length, FORM_FIELD_PREFIX.length + UUID_LENGTH) ?? '';

const pickFields = (posted: FormFields): Draft['fields'] =>
  Object.fromEntries(
    FIELD_NAMES.flatMap((name) => (posted[name] === undefined ? [] : [[name, posted[name]]])),
  );

const giveBack = (draft: Draft, status: number, body: object, now: Date): Reply => ({
  status,
  body,
  redirect: FORM_PAGE,
  cookies: () => keepInCookie(DRAFT, draft, now),
});

function confirm({ id, reference, receivedAt }: Submission, now: Date): Reply {
  const receipt = () => keepInCookie(RECEIPT, { id, reference, receivedAt }, now) ?? [];
  const cookies = () => [...receipt(), ...forgetCookie(DRAFT)];
  return { status: 200, body: { next: CONFIRMATION_PAGE }, redirect: CONFIRMATION_PAGE, cookies };
}
