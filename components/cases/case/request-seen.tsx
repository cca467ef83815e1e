import type { RequestView } from '@/lib/cases/case/data';
import { isolated } from '@/lib/shared/bidi';

type Seen = Pick<RequestView, 'id' | 'version'>;

/** What a form that changes a request sends along: the request's id, and the version its page showed. */
export function SeenFields({ id, version }: Seen) {
  return (
    <>
      {/* Otherwise Firefox restores the values of an earlier load. */}
      <input type="hidden" name="id" value={id} autoComplete="off" />
      <input type="hidden" name="version" value={version} autoComplete="off" />
    </>
  );
}

const changerText = (changedBy: RequestView['changedBy']) =>
  changedBy?.isMe
    ? 'You changed this request in your other tab'
    : `${isolated(changedBy?.name ?? 'Someone')} changed this request`;

/**
 * Why a change to a request is refused, in words. The page is rendered again with the refusal, so the text can name who
 * made the other change.
 */
export const changeFailures = ({ changedBy }: Pick<RequestView, 'changedBy'>) => ({
  CHANGED_MEANWHILE: `${changerText(changedBy)} while you were looking at it. Check what’s new below, then try again.`,
  GONE: 'This request no longer exists: it was deleted by the person or under the retention rules.',
  IN_TRASH: 'This request is in the trash. Restore it first.',
});
