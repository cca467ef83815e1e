import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { approvedThreads } from '@/lib/comments/data';
import type { ShownComment, Thread } from '@/lib/comments/domain';
import { pathOf } from '@/lib/content/copy/domain';
import { isolated } from '@/lib/shared/bidi';
import { dateFormat } from '@/lib/shared/dates';
import { CommentForm } from './comment-form';
import { CommentText } from './comment-text';

type Props = { language: Language; name: string };

/** The approved comments on an article, and the form to leave one. */
export async function CommentSection({ language, name }: Props) {
  const threads = await approvedThreads(language, name);
  const text = messagesIn(language).comments;
  return (
    <div className="mt-section max-w-prose space-y-10 print:hidden">
      {threads.length > 0 ? (
        <section aria-labelledby="replies" className="space-y-6">
          <h2 id="replies" className="text-heading">
            {text.title}
          </h2>
          <ol className="space-y-8">
            {threads.map((thread) => (
              <ThreadItem key={thread.id} language={language} thread={thread} />
            ))}
          </ol>
        </section>
      ) : null}
      <section aria-labelledby="leave-a-reply" className="space-y-6">
        <h2 id="leave-a-reply" className="text-heading">
          {text.formTitle}
        </h2>
        <CommentForm language={language} place={`${language}/${name}`} />
      </section>
    </div>
  );
}

function ThreadItem({ language, thread }: { language: Language; thread: Thread }) {
  return (
    <li className="space-y-6">
      <OneComment language={language} comment={thread} />
      {thread.answers.length > 0 ? (
        <ol className="border-sand space-y-6 border-l-4 pl-5">
          {thread.answers.map((answer) => (
            <li key={answer.id}>
              <OneComment language={language} comment={answer} />
            </li>
          ))}
        </ol>
      ) : null}
    </li>
  );
}

/** Who wrote it, when, and the text. The clinic's own answers are labeled, whatever name anyone else typed. */
function OneComment({ language, comment }: { language: Language; comment: ShownComment }) {
  const text = messagesIn(language).comments;
  if (comment.isRemoved) return <p className="text-muted">{text.removed}</p>;
  const writer = comment.byClinic ? clinic().name : comment.name;
  return (
    <article aria-label={isolated(writer)} className="space-y-3" id={`reply-${comment.id}`}>
      <p className="text-small">
        <strong className="wrap-anywhere">
          <bdi>{writer}</bdi>
        </strong>
        {comment.byClinic ? (
          <span className="text-mangrove font-semibold">
            {' '}
            (<span>{text.byClinic}</span>)
          </span>
        ) : null}
        <span>,</span>{' '}
        <time dateTime={comment.receivedAt.toISOString()} className="text-muted">
          {dayText(comment.receivedAt)}
        </time>
      </p>
      <CommentText text={comment.text} />
      <p className="text-small">
        <a className="inline-block py-1 wrap-anywhere" href={pathOf(language, `reply/to/${comment.id}`)}>
          {text.replyTo(isolated(writer))}
        </a>
      </p>
    </article>
  );
}

const dayText = (moment: Date) =>
  dateFormat({ dateStyle: 'long', timeZone: clinic().timeZone }).format(moment);
