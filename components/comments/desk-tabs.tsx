import { COMMENT_STATES, type CommentState } from '@/lib/comments/fields';
import { commentsHref } from '@/lib/comments/schema';

const NAMES: Readonly<Record<CommentState, string>> = {
  held: 'Awaiting review',
  approved: 'Approved',
  rejected: 'Rejected',
  spam: 'Spam',
};

type Props = { state: CommentState; counts: Readonly<Record<CommentState, number>> };

/** The lists of comments, and how many each holds. */
export function DeskTabs({ state, counts }: Props) {
  return (
    <nav aria-label="Lists">
      <ul className="border-sand flex flex-wrap gap-x-1 border-b">
        {COMMENT_STATES.map((each) => (
          <li key={each}>
            <a
              href={commentsHref(each)}
              aria-current={each === state ? 'page' : undefined}
              className="queue-tab"
            >
              <span>{NAMES[each]}</span> <span className="tag">{counts[each]}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
