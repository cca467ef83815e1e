import { clinic, copySettings } from '@/lib/clinic/data';
import { removeComment } from '@/lib/comments/removal/mutations';
import type { FormFields } from '@/lib/platform/form-body';
import type { FormResponse } from '@/lib/platform/form-response';
import { log, msSince } from '@/lib/platform/log';
import type { PostContext } from '@/lib/platform/public-post';
import { consumeByNetwork } from '@/lib/platform/rate-limit';
import { faultCode } from '@/lib/shared/fault-code';
import { fail } from '@/lib/shared/result';
import { COMMENT_DRAFT, COMMENT_RECEIPT, type CommentDraft } from './cookies';
import { placeOf } from './data';
import { COMMENTS_PER_NETWORK, suspicionsIn } from './domain';
import { PARENT_FIELD, PLACE_FIELD, HONEYPOT_FIELD } from './fields';
import { submitComment, type Suspicions } from './mutations';
import { COMMENT_FIELDS, commentErrors, commentSchema, type CommentInput } from './schema';

const CHECK_PAGE = '/reply/check';
const RECEIVED_PAGE = '/reply/received';
const REMOVED_PAGE = '/reply/removed';

/** Receives a comment: stores it for staff to review, or returns the fields with what is wrong. */
export async function receiveComment(posted: FormFields, context: PostContext): Promise<FormResponse> {
  const { requestId, now } = context;
  const draft = draftOf(posted);
  const parsed = commentSchema.safeParse(draft.fields);
  if (!parsed.success) return giveBack(draft, 422, { errors: commentErrors(draft.fields) });
  try {
    const stored = await store(draft, parsed.data, suspicionsOf(posted, parsed.data, context), now);
    if (!stored.ok) {
      log.info('reply.not_taken', { requestId, code: stored.code });
      return giveBack({ ...draft, problem: stored.code }, 409, { code: stored.code });
    }
    const { token, duplicate } = stored.value;
    log.info('reply.received', { requestId, duplicate, ms: msSince(now) });
    return goTo(RECEIVED_PAGE, {
      keep: [{ cookie: COMMENT_RECEIPT, value: { place: draft.place, token } }],
      forget: [COMMENT_DRAFT],
    });
  } catch (error) {
    log.error('reply.not_stored', { requestId, code: faultCode(error), ms: msSince(now) });
    return giveBack({ ...draft, problem: 'UNAVAILABLE' }, 503, { code: 'UNAVAILABLE' });
  }
}

/**
 * Removes the comment that a removal link belongs to. If there is nothing left to remove, redirects to the page that
 * says so.
 */
export async function receiveRemoval(
  posted: FormFields,
  { requestId, now }: PostContext,
): Promise<FormResponse> {
  const removed = await removeComment(posted.token ?? '', now);
  log.info('reply.removal', { requestId, state: removed ? 'removed' : 'unknown' });
  return goTo(removed ? REMOVED_PAGE : `/reply/remove/unknown`, { forget: [COMMENT_RECEIPT] });
}

const goTo = (page: string, kept: Pick<FormResponse, 'keep' | 'forget'>): FormResponse => ({
  status: 200,
  body: { next: page },
  redirect: page,
  ...kept,
});

const draftOf = (posted: FormFields): CommentDraft => ({
  place: posted[PLACE_FIELD] ?? '',
  parent: posted[PARENT_FIELD] ?? '',
  fields: Object.fromEntries(
    COMMENT_FIELDS.flatMap((name) => (posted[name] === undefined ? [] : [[name, posted[name]]])),
  ),
});

async function store(
  { place, parent }: CommentDraft,
  input: CommentInput,
  suspicions: Suspicions,
  now: Date,
) {
  const at = placeOf(place);
  if (!at) return fail('CLOSED');
  return submitComment(input, { ...at, parentId: parent === '' ? null : parent }, suspicions, now);
}

/** Nothing is dropped: anything that looks like spam is kept separately, with the reasons, for staff to review. */
const suspicionsOf =
  (posted: FormFields, input: CommentInput, { address, now }: PostContext): Suspicions =>
  async () => [
    ...((posted[HONEYPOT_FIELD] ?? '') !== '' ? (['TRAP_FILLED'] as const) : []),
    ...((await consumeByNetwork(COMMENTS_PER_NETWORK, address, now)) > 0
      ? (['MANY_FROM_ADDRESS'] as const)
      : []),
    ...suspicionsIn(input, { ...copySettings(), clinicName: clinic().name }),
  ];

const giveBack = (draft: CommentDraft, status: number, body: object): FormResponse => ({
  status,
  body,
  redirect: CHECK_PAGE,
  keep: [{ cookie: COMMENT_DRAFT, value: draft }],
});
