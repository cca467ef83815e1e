import { setTimeout } from 'node:timers/promises';
import { CONSENT_KINDS, type ConsentKind } from '@/content/consent-versions';
import { RECEIPT } from '@/lib/intake/cookies';
import type { FormFields } from '@/lib/platform/form-body';
import { log } from '@/lib/platform/log';
import type { PostContext, Reply } from '@/lib/platform/public-post';
import { readReference } from '@/lib/shared/codes';
import { ASKED, MISTYPED, OPENED, readAsked, readOpened } from './cookies';
import { normaliseCode } from './domain';
import { deleteRequest, redeemCode, sendCode, withdrawConsent } from './mutations';

const START_PAGE = '/your-request';
const CHECK_PAGE = '/your-request/check';
const CODE_PAGE = '/your-request/code';
const HELD_PAGE = '/your-request/held';
const DELETE_PAGE = '/your-request/delete';
const DELETED_PAGE = '/your-request/deleted';

const goTo = (page: string, kept: Pick<Reply, 'keep' | 'forget'> = {}, status = 200): Reply => ({
  status,
  body: { next: page },
  redirect: page,
  ...kept,
});

/** More than the work takes where a reference is known, so that how long a reply takes says nothing. */
export const REPLY_MS = 400;
const inSameTime = async <Value>(work: Promise<Value>): Promise<Value> =>
  (await Promise.all([work, setTimeout(REPLY_MS)]))[0];

/** Asks for a code: the same reply to whatever can be a reference, known or not. */
export async function askForCode(
  posted: FormFields,
  { requestId: postId, now }: PostContext,
): Promise<Reply> {
  const typed = posted.reference ?? '';
  const reference = readReference(typed);
  if (reference === '') return goTo(CHECK_PAGE, { keep: [{ cookie: MISTYPED, value: { typed } }] }, 422);
  const sent = await inSameTime(sendCode(reference, now));
  if (sent.ok) log.info('own_page.code_sent', { requestId: postId, consultationId: sent.value });
  else log.info('own_page.code_not_sent', { requestId: postId, code: sent.code });
  return goTo(CODE_PAGE, { keep: [{ cookie: ASKED, value: { reference } }], forget: [MISTYPED] });
}

/** Opens the page with a code, or says that it was not the right one; of which reference, nobody learns. */
export async function openWithCode(
  posted: FormFields,
  { requestId: postId, now, kept }: PostContext,
): Promise<Reply> {
  const asked = readAsked(kept);
  if (!asked) return goTo(CODE_PAGE);
  const { reference } = asked;
  const tryAgain = (problem: 'WRONG' | 'NOT_A_CODE') =>
    goTo(CODE_PAGE, { keep: [{ cookie: ASKED, value: { reference, problem } }] }, 422);
  const code = normaliseCode(posted.code ?? '');
  if (code === '') return tryAgain('NOT_A_CODE'); // it uses up no try
  const requestId = await inSameTime(redeemCode(reference, code, now));
  log.info('own_page.code_tried', { requestId: postId, state: requestId === null ? 'wrong' : 'right' });
  if (requestId === null) return tryAgain('WRONG');
  return goTo(HELD_PAGE, { keep: [{ cookie: OPENED, value: { requestId } }], forget: [ASKED] });
}

/** Goes from one page of an opened request to another, where no cookie takes the permission along. */
export const step = (posted: FormFields): Promise<Reply> =>
  Promise.resolve(goTo(posted.to === 'delete' ? DELETE_PAGE : HELD_PAGE));

const isConsentKind = (text: string | undefined): text is ConsentKind =>
  (CONSENT_KINDS as readonly (string | undefined)[]).includes(text);

/** Takes back the consent that the form names. */
export async function withdraw(
  posted: FormFields,
  { requestId: postId, now, kept }: PostContext,
): Promise<Reply> {
  const opened = readOpened(kept);
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
  { requestId: postId, now, kept }: PostContext,
): Promise<Reply> {
  const opened = readOpened(kept);
  if (!opened) return goTo(HELD_PAGE);
  const state = await deleteRequest(opened.requestId, now);
  if (state === 'HELD') {
    log.info('own_page.not_deleted', { requestId: postId, state });
    return goTo(HELD_PAGE);
  }
  log.info('own_page.deleted', { requestId: postId, state });
  return goTo(DELETED_PAGE, { forget: [ASKED, OPENED, RECEIPT] });
}

/** Makes the browser forget that it may see the request. */
export const close = (): Promise<Reply> => Promise.resolve(goTo(START_PAGE, { forget: [ASKED, OPENED] }));
