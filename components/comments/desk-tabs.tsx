import { REPLY_STATES, type ReplyState } from '@/lib/comments/fields';
import { repliesHref } from '@/lib/comments/schema';

const NAMES: Readonly<Record<ReplyState, string>> = {
  held: 'Held',
  approved: 'Approved',
  rejected: 'Rejected',
  spam: 'Spam',
};

type Props = { state: ReplyState; counts: Readonly<Record<ReplyState, number>> };

/** The lists of replies, and how many each holds. */
export function DeskTabs({ state, counts }: Props) {
  return (
    <nav aria-label="Lists">
      <ul className="border-sand flex flex-wrap gap-x-1 border-b">
        {REPLY_STATES.map((each) => (
          <li key={each}>
            <a
              href={repliesHref(each)}
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
