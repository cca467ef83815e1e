import { randomUUID } from 'node:crypto';
import { faultCode } from '@/lib/shared/fault-code';
import { OPENED_FIELD, WORK_FIELD } from '@/lib/shared/form-work';
import { fail, ok, type Result } from '@/lib/shared/result';
import { clientAddress } from './client-address';
import { asksForCookies, sendsProbe, sentCookies } from './cookie-probe';
import type { DrawnPage } from './drawn-page';
import { readForm, type BodyProblem, type FormFields, type PostRequest } from './form-body';
import {
  answerBrowser,
  answerScript,
  FORM_HEADERS,
  pageHeaders,
  wantsJson,
  type FormResponse,
} from './form-response';
import { partCarried } from './hand-over';
import { log } from './log';
import { openedToken, readOpened, type OpenedForm } from './opened-form';
import { admit } from './post-admission';
import { networkCounts, type Count, type Counts, type Limit } from './rate-limit';
import { requestIdHere } from './request-id';
import { isOwnOrigin } from './same-origin';
import { openKept, readCookie, type ReadKept } from './sealed-cookie';
import { takingTurns } from './turns';

/** Why a form can't be processed at all. */
export type RefusalCode = BodyProblem | 'FOREIGN_ORIGIN' | 'TOO_MANY' | 'BROKEN';

/** Why a form was refused, and what its sender can do. */
type Refusal = {
  requestId: string;
  code: RefusalCode;
  /** The fields that were posted, as a form that was opened just now: to be sent again as it is. */
  again?: { action: string; fields: FormFields };
  /** After how many seconds another may come without an opened form. */
  waitSeconds?: number;
};

export type PublicPost = {
  route: string;
  /**
   * What one network may post that no opened form of ours was sent for, or that can't be read. There is no limit in all:
   * a flood from elsewhere shuts no one out, and one from the same network no one who opened the form (docs/adr/0020).
   */
  limit: Limit;
  /** Names of fields that may be sent several times. */
  lists?: readonly string[];
  /** What else is counted of a post that is taken: it is asked in the same statement. */
  counts?: (fields: FormFields, sender: PostSender) => readonly Count[];
  handle: (fields: FormFields, context: PostContext, counted: Counts) => Promise<FormResponse>;
  /** The page that a plain browser gets with a refusal, and the policy that goes with it. */
  refusalPage: (refusal: Refusal) => DrawnPage;
};

/**
 * From where a post came: `address` is the client's, for counting alone, and is never stored or logged. `opened` is the form
 * that was opened for it, where one was.
 */
export type PostSender = { now: Date; address: string; opened?: OpenedForm | undefined };

/** What a form's handler is told of the post: `kept` reads what its browser keeps, or its form carries. */
export type PostContext = PostSender & { requestId: string; kept: ReadKept };

const MAX_BYTES = 64 * 1024;
/** Forms of one address that are worked on at once, in each process; the database has connections left for pages then. */
const AT_ONCE = 9;
const STATUS: Record<RefusalCode, number> = {
  NOT_A_FORM: 415,
  TOO_LARGE: 413,
  INCOMPLETE: 400,
  MALFORMED: 400,
  FOREIGN_ORIGIN: 403,
  TOO_MANY: 429,
  BROKEN: 500,
};

/**
 * Makes the handler of a public form's address. It checks the origin, reads the body within limits, runs the form's
 * own handler and answers whatever happens: bad input never gives a 5xx, and nothing that was typed is logged.
 */
export function publicPost(form: PublicPost): (request: PostRequest) => Promise<Response> {
  const inTurn = takingTurns(AT_ONCE);
  return async (request) => {
    const requestId = requestIdHere();
    const response = await respond(request, requestId, { ...form, inTurn }).catch((error: unknown) => {
      log.error('form.broken', { requestId, route: form.route, code: faultCode(error) });
      return fail('BROKEN');
    });
    return response.ok ? response.value : refuse(request, form, { requestId, code: response.code });
  };
}

/** Makes the handler of the address at which posts from other sites end (request-origin.ts). */
export const foreignPost =
  (form: Pick<PublicPost, 'route' | 'refusalPage'>) =>
  (request: PostRequest): Response =>
    refuse(request, form, { requestId: requestIdHere(), code: 'FOREIGN_ORIGIN' });

function refuse(
  request: PostRequest,
  { route, refusalPage }: Pick<PublicPost, 'route' | 'refusalPage'>,
  refusal: Refusal,
): Response {
  const { requestId, code, again, waitSeconds } = refusal;
  const status = STATUS[code];
  log.warn('form.refused', { requestId, route, status, code });
  const waits: Record<string, string> = waitSeconds ? { 'retry-after': String(waitSeconds) } : {};
  const headers = { ...FORM_HEADERS, 'x-request-id': requestId, ...waits };
  if (wantsJson(request)) {
    const opened = again?.fields[OPENED_FIELD];
    return Response.json({ code, ...(opened && { opened }) }, { status, headers });
  }
  const page = refusalPage(refusal);
  return new Response(page.html, { status, headers: { ...headers, ...pageHeaders(page) } });
}

/** Treats what was posted as from a form opened now. It costs a flooder one more request, and a person one more press. */
const openedAgain = ({ [WORK_FIELD]: _work, ...posted }: FormFields, now: Date): FormFields => ({
  ...posted,
  [OPENED_FIELD]: openedToken(randomUUID(), now),
});

const openedFor = (posted: FormFields, now: Date): OpenedForm | undefined =>
  readOpened(posted[OPENED_FIELD] ?? '', posted[WORK_FIELD] ?? '', now);

const rankOf = (opened: OpenedForm | undefined): number => (opened ? (opened.hasWorked ? 2 : 1) : 0);

async function respond(
  request: PostRequest,
  requestId: string,
  form: PublicPost & { inTurn: ReturnType<typeof takingTurns> },
): Promise<Result<Response, RefusalCode>> {
  const { route, limit, lists, counts, handle, inTurn } = form;
  const now = new Date();
  const address = clientAddress(request.headers);
  if (!isOwnOrigin(request.headers)) return fail('FOREIGN_ORIGIN');
  if (asksForCookies(request)) return ok(sendsProbe(request, FORM_HEADERS));
  const read = await readForm(request, { maxBytes: MAX_BYTES, lists });
  const parts = read.ok ? ok(partCarried(read.value)) : read;
  const { opened, counted, waitSeconds } = await admit(
    read.ok ? openedFor(read.value, now) : undefined,
    networkCounts(limit, address),
    (used) => (parts.ok && counts?.(parts.value.fields, { now, address, opened: used })) || [],
    now,
  );
  if (waitSeconds > 0) {
    const again = read.ok && { again: { action: route, fields: openedAgain(read.value, now) } };
    return ok(refuse(request, form, { requestId, code: 'TOO_MANY', waitSeconds, ...again }));
  }
  if (!parts.ok) return parts;
  const { fields, carried } = parts.value;
  const cookies = sentCookies(request.headers);
  const kept: ReadKept = (cookie) =>
    readCookie(cookie, (name) => cookies.get(name), now) ??
    openKept(cookie, carried.get(cookie.name) ?? '', now);
  const context = { requestId, now, address, kept, opened };
  const outcome = await inTurn(rankOf(opened), () => handle(fields, context, counted));
  const answered = { request, requestId, route, outcome, carried, now };
  return ok(wantsJson(request) ? answerScript(answered) : await answerBrowser(answered));
}
