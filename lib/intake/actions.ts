import { forgetCookie, keepInCookie } from '@/lib/platform/sealed-cookie';
import { log } from '@/lib/platform/log';
import type { FormFields } from '@/lib/platform/form-body';
import type { Refusal, Reply } from '@/lib/platform/public-post';
import { faultCode } from '@/lib/shared/fault-code';
import { DRAFT, loadReceipt, RECEIPT, type Draft } from './loaders';
import { submitConsultation, type Submission } from './mutations';
import { consultationSchema, FIELD_NAMES, fieldErrors } from './schema';

const FORM_PAGE = '/consultation/check';
const CONFIRMATION_PAGE = '/consultation/received';

type Context = { requestId: string; now: Date };

/** Receives the public form: stores the request, or gives the fields back with what is wrong. */
export async function receiveConsultation(
  form: FormFields,
  { requestId, now }: Context,
): Promise<Reply | Refusal> {
  const fields = pickFields(form);
  const parsed = consultationSchema.safeParse(fields);
  if (!parsed.success)
    return giveBack({ fields }, { status: 422, body: { errors: fieldErrors(fields) } }, now);
  const earlier = await loadReceipt(now);
  try {
    const submission = await submitConsultation(parsed.data, { now, earlierId: earlier?.id });
    const { id: consultationId, duplicate } = submission;
    log.info('consultation.received', { requestId, consultationId, duplicate });
    return confirm(submission, now);
  } catch (error) {
    log.error('consultation.not_stored', { requestId, code: faultCode(error) });
    const problem = 'UNAVAILABLE';
    return giveBack({ fields, problem }, { status: 503, body: { code: problem } }, now);
  }
}

const pickFields = (form: FormFields): Draft['fields'] =>
  Object.fromEntries(FIELD_NAMES.flatMap((name) => (form[name] === undefined ? [] : [[name, form[name]]])));

function giveBack(draft: Draft, reply: Pick<Reply, 'status' | 'body'>, now: Date): Reply | Refusal {
  const cookies = keepInCookie(DRAFT, draft, now);
  if (!cookies) return { status: 413, code: 'TOO_LONG_TO_KEEP' };
  return { ...reply, redirect: FORM_PAGE, cookies };
}

function confirm({ id, reference, receivedAt }: Submission, now: Date): Reply {
  const receipt = keepInCookie(RECEIPT, { id, reference, receivedAt }, now) ?? [];
  const cookies = [...receipt, ...forgetCookie(DRAFT)];
  return { status: 200, body: { next: CONFIRMATION_PAGE }, redirect: CONFIRMATION_PAGE, cookies };
}
