import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { CONSENT_KINDS, type ConsentKind, type VersionOf } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import { RECEIPT } from '@/lib/intake/cookies';
import { sentCookies } from '@/lib/platform/cookie-probe';
import type { FormFields } from '@/lib/platform/form-body';
import type { FormResponse } from '@/lib/platform/form-response';
import { log } from '@/lib/platform/log';
import type { PostContext } from '@/lib/platform/public-post';
import { readCookie } from '@/lib/platform/sealed-cookie';
import { LANGUAGES, languageSent, PREFIXES } from '@/content/languages';
import { LANGUAGE_FIELD, LIMITS } from '@/lib/intake/fields';
import { faultCode } from '@/lib/shared/fault-code';
import { cleanName } from '@/lib/shared/typed-text';
import { ASKED, mistypedIn, OPENED, readAsked, readOpened } from './cookies';
import { isGone, openRequest } from './data';
import { normaliseCode, readAsking } from './domain';
import { deleteRequest, endAccess, redeemCode, sendCode, signConsent, withdrawConsent } from './mutations';

const START_PAGE = '/your-request';
const CHECK_PAGE = '/your-request/check';
const CODE_PAGE = '/your-request/code';
const STORED_PAGE = '/your-request/held';
const DELETE_PAGE = '/your-request/delete';
const DELETED_PAGE = '/your-request/deleted';
const NO_EMAIL_PAGE = '/your-request/no-email';

/** Leads on to a page, in the language of the one that the form was sent from. */
const goingFrom =
  (posted: FormFields) =>
  (page: string, kept: Pick<FormResponse, 'keep' | 'forget'> = {}, status = 200): FormResponse => {
    const next = PREFIXES[languageSent(posted[LANGUAGE_FIELD])] + page;
    return { status, body: { next }, redirect: next, ...kept };
  };

/** Longer than the work takes for a known reference, so that the response time gives nothing away. */
export const ANSWER_MS = 400;
const inSameTime = async <Value>(work: Promise<Value>): Promise<Value> =>
  (await Promise.all([work, setTimeout(ANSWER_MS)]))[0];

/** Requests a code. The reply is the same for any valid reference and email, whether they match or not. */
export async function askForCode(
  posted: FormFields,
  { requestId: postId, now, address }: PostContext,
): Promise<FormResponse> {
  const goTo = goingFrom(posted);
  const language = languageSent(posted[LANGUAGE_FIELD]);
  const typed = { reference: posted.reference ?? '', email: posted.email ?? '' };
  const { reference, email, problems } = readAsking(typed);
  if (Object.keys(problems).length > 0)
    return goTo(CHECK_PAGE, { keep: [{ cookie: mistypedIn(language), value: typed }] }, 422);
  const asking = randomUUID();
  const sent = await inSameTime(sendCode({ asking, reference, email, address, language }, now));
  if (sent.ok) log.info('own_page.code_sent', { requestId: postId, consultationId: sent.value });
  else log.info('own_page.code_not_sent', { requestId: postId, code: sent.code });
  return goTo(CODE_PAGE, { keep: [{ cookie: ASKED, value: { asking } }], forget: [mistypedIn(language)] });
}

/** Opens the page with a code, or says that the code was wrong, without revealing which reference it was for. */
export async function openWithCode(
  posted: FormFields,
  { requestId: postId, now, kept }: PostContext,
): Promise<FormResponse> {
  const goTo = goingFrom(posted);
  const asked = readAsked(kept);
  if (!asked) return goTo(CODE_PAGE);
  const { asking } = asked;
  const tryAgain = (problem: 'WRONG' | 'NOT_A_CODE') =>
    goTo(CODE_PAGE, { keep: [{ cookie: ASKED, value: { asking, problem } }] }, 422);
  const code = normaliseCode(posted.code ?? '');
  if (code === '') return tryAgain('NOT_A_CODE'); // it doesn't use up an attempt
  const opened = await inSameTime(redeemCode(asking, code, now));
  log.info('own_page.code_tried', { requestId: postId, state: opened === null ? 'wrong' : 'right' });
  if (opened === null) return tryAgain('WRONG');
  return goTo(STORED_PAGE, { keep: [{ cookie: OPENED, value: opened }], forget: [ASKED] });
}

/** Moves between pages of an opened request when no cookie carries the permission. */
export const step = (posted: FormFields): Promise<FormResponse> =>
  Promise.resolve(goingFrom(posted)(posted.to === 'delete' ? DELETE_PAGE : STORED_PAGE));

const isConsentKind = (text: string | undefined): text is ConsentKind =>
  (CONSENT_KINDS as readonly (string | undefined)[]).includes(text);

/**
 * Withdraws the consent that the form names. Without a private email the page closes, since nothing could open it
 * again.
 */
export async function withdraw(
  posted: FormFields,
  { requestId: postId, now, kept }: PostContext,
): Promise<FormResponse> {
  const goTo = goingFrom(posted);
  const consultationId = await openRequest(readOpened(kept), now);
  const { kind } = posted;
  if (consultationId === null || !isConsentKind(kind)) return goTo(STORED_PAGE);
  const withdrawn = await withdrawConsent(consultationId, kind, now);
  log.info('own_page.withdrawn', { requestId: postId, consultationId, state: String(withdrawn) });
  return withdrawn && kind === 'private_email'
    ? goTo(NO_EMAIL_PAGE, { forget: [ASKED, OPENED] })
    : goTo(STORED_PAGE);
}

/** Only words that a page shows now: earlier ones were signed by checking a box. */
const isSignable = (text: string | undefined): text is VersionOf<'substance_use'> =>
  LANGUAGES.some((language) => shownConsent(language, 'substance_use').version === text);

/** Puts the consent that the person signed on file. Without a name it isn't signed; the browser asks for one first. */
export async function sign(
  posted: FormFields,
  { requestId: postId, now, kept }: PostContext,
): Promise<FormResponse> {
  const goTo = goingFrom(posted);
  const consultationId = await openRequest(readOpened(kept), now);
  const { version } = posted;
  const name = cleanName(posted.signature ?? '').slice(0, LIMITS.name);
  if (consultationId === null || !isSignable(version) || name === '') return goTo(STORED_PAGE);
  const signed = await signConsent(consultationId, { version, name }, now);
  log.info('own_page.signed', { requestId: postId, consultationId, state: String(signed) });
  return goTo(STORED_PAGE);
}

/**
 * Deletes the request and everything this browser stores about it, including its confirmation. If it may not be
 * deleted, the request's page says why.
 */
export async function deleteOwn(
  posted: FormFields,
  { requestId: postId, now, kept }: PostContext,
): Promise<FormResponse> {
  const goTo = goingFrom(posted);
  const opened = readOpened(kept);
  if (!opened) return goTo(STORED_PAGE);
  const open = await openRequest(opened, now);
  // A second click, whose session was deleted along with the request, gets the same reply as the first.
  if (open === null && !(await isGone(opened.requestId))) return goTo(STORED_PAGE);
  const state = open === null ? 'GONE' : await deleteRequest(open, now);
  if (state === 'LEGAL_HOLD') {
    log.info('own_page.not_deleted', { requestId: postId, state });
    return goTo(STORED_PAGE);
  }
  log.info('own_page.deleted', { requestId: postId, state });
  return goTo(DELETED_PAGE, { forget: [ASKED, OPENED, RECEIPT] });
}

/** Ends the session on the server and clears it from the browser, so that a copied cookie shows nothing any more. */
export async function close(posted: FormFields, { kept }: Pick<PostContext, 'kept'>): Promise<FormResponse> {
  await endAccess({ asking: readAsked(kept)?.asking, session: readOpened(kept)?.session });
  return goingFrom(posted)(START_PAGE, { forget: [ASKED, OPENED] });
}

/** Does the same for a browser that is leaving the page and doesn't wait for the answer. */
export function closeOnLeaving(headers: Headers, now: Date): void {
  const cookies = sentCookies(headers);
  const kept: PostContext['kept'] = (cookie) => readCookie(cookie, (name) => cookies.get(name), now);
  if (!readAsked(kept) && !readOpened(kept)) return;
  void close({}, { kept }).catch((error: unknown) =>
    log.error('own_page.not_closed', { code: faultCode(error) }),
  );
}
