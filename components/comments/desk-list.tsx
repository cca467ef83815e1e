'use client';

import { useEffect, useRef } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { TEXT_BOX } from '@/components/ui/field';
import { decideAction } from '@/lib/comments/actions';
import type { DecideOutcome } from '@/lib/comments/domain';
import { DECISIONS, type Decision, type CommentState } from '@/lib/comments/fields';
import { DeskComment } from './desk-comment';
import type { CommentView } from './desk-view';

const EMPTY: Readonly<Record<CommentState, string>> = {
  held: 'No comments are awaiting review. New ones wait here until you approve them.',
  approved: 'No comments are on the site yet.',
  rejected: 'No comments were rejected in the last 30 days.',
  spam: 'Nothing looked like spam in the last 30 days.',
};

const LABELS: Readonly<Record<Decision, string>> = {
  approved: 'Approve',
  rejected: 'Reject',
  spam: 'Mark as spam',
};

/** The form that all of the list's checkboxes and buttons belong to. */
const FORM = 'decide';

const outcomeText = ({ changed, own, stayed }: DecideOutcome) =>
  [
    changed > 0
      ? `${changed === 1 ? '1 comment was' : `${changed} comments were`} moved to another list.`
      : '',
    own > 0 ? `Someone else must approve ${own}, because you wrote ${own === 1 ? 'it' : 'them'}.` : '',
    stayed > 0
      ? `${stayed} stayed as they were, because they changed in the meantime. Check them again.`
      : '',
  ]
    .filter(Boolean)
    .join(' ');

/** Keeps the focus in the list: when an item leaves, the next one gets it. */
function useFocusInList(ids: string) {
  const list = useRef<HTMLUListElement>(null);
  const at = useRef(-1);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      at.current = [...(list.current?.children ?? [])].findIndex((item) => item.contains(target as Node));
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  useEffect(() => {
    if (at.current < 0 || document.activeElement !== document.body) return;
    const items = list.current?.querySelectorAll<HTMLElement>(':scope > li') ?? [];
    items[Math.min(at.current, items.length - 1)]?.focus();
  }, [ids]);
  return list;
}

type Props = { state: CommentState; isContinued: boolean; comments: readonly CommentView[] };

/** The comments of a list, with checkboxes and buttons to decide on one or several. */
export function DeskList({ state, isContinued, comments }: Props) {
  const decisions = DECISIONS.filter((decision) => decision !== state);
  const list = useFocusInList(comments.map(({ id }) => id).join());
  return (
    <>
      <ActionForm
        id={FORM}
        action={decideAction}
        failures={{}}
        doneText={outcomeText}
        fieldFailures={{
          ticked: 'Select at least one comment first.',
          decision: 'Choose what to do with the selected comments first.',
        }}
      >
        {comments.length === 0 ? (
          <p className="panel">{isContinued ? 'There’s nothing more in this list.' : EMPTY[state]}</p>
        ) : (
          <div className="text-small flex flex-wrap items-end gap-3">
            <label>
              With selected
              <select name="decision" defaultValue="" className={TEXT_BOX}>
                <option value="">Choose</option>
                {decisions.map((decision) => (
                  <option key={decision} value={decision}>
                    {LABELS[decision]}
                  </option>
                ))}
              </select>
            </label>
            <button type="submit" className="button-quiet">
              Apply
            </button>
          </div>
        )}
      </ActionForm>
      <ul ref={list} className="space-y-6">
        {comments.map((comment) => (
          <li key={comment.id} tabIndex={-1}>
            <DeskComment
              form={FORM}
              comment={comment}
              decisions={decisions.map((to) => ({ to, words: LABELS[to] }))}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
