import { setTimeout } from 'node:timers/promises';
import { CONSENT_KINDS, type ConsentKind } from '@/content/consent-versions';
import { RECEIPT } from '@/lib/intake/cookies';
import type { FormFields } from '@/lib/platform/form-body';
import { log } from '@/lib/platform/log';
import type { PostContext, Reply } from '@/lib/platform/public-post';
import { forgetCookie, keepInCookie } from '@/lib/platform/sealed-cookie';
import { ASKED, OPENED, readAsked, readOpened } from './cookies';
import { normaliseCode, normaliseReference } from './domain';
import { deleteRequest, redeemCode, sendCode, withdrawConsent } from './mutations';

const CODE_PAGE = '/your-request/code';
const HELD_PAGE = '/your-request/held';
const DELETED_PAGE = '/your-request/deleted';
const START_PAGE = '/your-request';

const goTo = (page: string, cookies: () => string[] | null = () => []): Reply => ({
  status: 200,
  body: { next: page },
  redirect: page,
  cookies,
});

/** More than the work takes where a reference is known, so that how long a reply takes says nothing. */
export const REPLY_MS = 400;
const inSameTime = async <Value>(work: Promise<Value>): Promise<Value> =>
  (await Promise.all([work, setTimeout(REPLY_MS)]))[0];

const forgetBoth = () => [ASKED, OPENED].flatMap(forgetCookie);

/** Asks for a code: the same reply whatever the reference. */
export async function askForCode(
  posted: FormFields,
  { requestId: postId, now }: PostContext,
): Promise<Reply> {
  const reference = normaliseReference(posted.reference ?? '');
  const sent = await inSameTime(sendCode(reference, now));
  if (sent.ok) log.info('own_page.code_sent', { requestId: postId, consultationId: sent.value });
  else log.info('own_page.code_not_sent', { requestId: postId, code: sent.code });
  return goTo(CODE_PAGE, () => keepInCookie(ASKED, { reference, wrong: false }, now));
}

/** Opens the page with a code, or says that it was not the right one; of which reference, nobody learns. */
export async function openWithCode(
  posted: FormFields,
  { requestId: postId, now }: PostContext,
): Promise<Reply> {
  const asked = await readAsked(now);
  if (!asked) return goTo(START_PAGE);
  const code = normaliseCode(posted.code ?? '');
  const requestId = await inSameTime(redeemCode(asked.reference, code, now));
  log.info('own_page.code_tried', { requestId: postId, state: requestId === null ? 'wrong' : 'right' });
  if (requestId === null) return goTo(CODE_PAGE, () => keepInCookie(ASKED, { ...asked, wrong: true }, now));
  return goTo(HELD_PAGE, () => [...(keepInCookie(OPENED, { requestId }, now) ?? []), ...forgetCookie(ASKED)]);
}

const isConsentKind = (text: string | undefined): text is ConsentKind =>
  (CONSENT_KINDS as readonly (string | undefined)[]).includes(text);

/** Takes back the consent that the form names. */
export async function withdraw(posted: FormFields, { requestId: postId, now }: PostContext): Promise<Reply> {
  const opened = await readOpened(now);
  if (opened && isConsentKind(posted.kind)) {
    const withdrawn = await withdrawConsent(opened.requestId, posted.kind, now);
    log.info('own_page.withdrawn', {
      requestId: postId,
      consultationId: opened.requestId,
      state: String(withdrawn),
    });
  }
  return goTo(HELD_PAGE);
}

/**
 * Deletes the request, and what this browser keeps of it: its confirmation too. Where it may not be deleted the page of
 * the request says why.
 */
export async function deleteOwn(
  _posted: FormFields,
  { requestId: postId, now }: PostContext,
): Promise<Reply> {
  const opened = await readOpened(now);
  if (!opened) return goTo(HELD_PAGE);
  const state = await deleteRequest(opened.requestId, now);
  if (state === 'HELD') {
    log.info('own_page.not_deleted', { requestId: postId, state });
    return goTo(HELD_PAGE);
  }
  log.info('own_page.deleted', { requestId: postId, state });
  return goTo(DELETED_PAGE, () => [...forgetBoth(), ...forgetCookie(RECEIPT)]);
}

/** Makes the browser forget that it may see the request. */
export const close = async (): Promise<Reply> => goTo(START_PAGE, forgetBoth);
