import type { Decision } from '@/lib/comments/fields';
import { isolated } from '@/lib/shared/bidi';
import { emailText } from '@/lib/shared/email-text';
import { DeskAnswer } from './desk-answer';
import { DeskEdit } from './desk-edit';
import type { CommentView } from './desk-view';
import { CommentText } from './comment-text';

type Props = {
  /** The id of the form with the moderation buttons. */
  form: string;
  comment: CommentView;
  decisions: readonly { to: Decision; words: string }[];
};

/** One comment as moderators see it, with the actions for it. */
export function DeskComment({ form, comment, decisions }: Props) {
  const { id, version, state, path, pageTitle, writer, email, text, answers, age, suspicions } = comment;
  const { byClinic, approval, isOwn } = comment;
  const allowed = decisions.filter(({ to }) => !(isOwn && to === 'approved'));
  const seen = `${id}_${version}`;
  return (
    <article aria-label={`Comment by ${isolated(writer)}`} className="panel">
      <div className="flex items-start gap-3">
        <input
          // The key includes the version, so that a changed comment isn't ticked just because the old one was.
          key={seen}
          type="checkbox"
          name="ticked"
          value={seen}
          form={form}
          aria-label={`Select the comment by ${isolated(writer)}`}
          autoComplete="off"
          className="mt-1 size-6 shrink-0"
        />
        <div className="min-w-0">
          <p className="wrap-anywhere">
            <strong>
              <bdi>{writer}</bdi>
            </strong>
            {email === null ? null : (
              <span className="text-muted">
                {' '}
                <bdi>{emailText(email)}</bdi>
              </span>
            )}
          </p>
          <p className="text-muted text-small wrap-anywhere">
            <span>{age}</span> ago, on{' '}
            <a href={path}>
              <bdi>{pageTitle}</bdi>
            </a>
            {answers === '' ? null : (
              <>
                <span>. </span>
                <span>{answers}</span>
              </>
            )}
          </p>
        </div>
      </div>
      {suspicions.length > 0 ? (
        <p>
          <span className="tag tag-danger">Suspicious</span> <span>{suspicions.join('; ')}</span>
        </p>
      ) : null}
      <div className="space-y-3">
        <CommentText text={text} />
      </div>
      {isOwn ? <p>You wrote this, so someone else must approve it.</p> : null}
      <div
        role="group"
        aria-label={`Decide on the comment by ${isolated(writer)}`}
        className="flex flex-wrap gap-2"
      >
        {allowed.map(({ to, words }) => (
          <button
            key={to}
            type="submit"
            form={form}
            name="only"
            value={`${to}:${seen}`}
            className="button-quiet text-small"
          >
            {words}
          </button>
        ))}
      </div>
      <DeskEdit comment={comment} />
      {state === 'approved' ? (
        <DeskAnswer id={id} writer={writer} toClinic={byClinic} approval={approval} />
      ) : null}
    </article>
  );
}
