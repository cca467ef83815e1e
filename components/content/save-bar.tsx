import type { DraftState } from './use-page-draft';

const SAYS: Readonly<Record<DraftState, string>> = {
  none: 'No changes yet.',
  waiting: 'Saving the draft…',
  saved: 'Draft saved. Only staff and people with a preview link can see it.',
  stale: 'Not saved: another draft was saved since you opened this page. Choose below which one to keep.',
  locked: 'Not saved: someone else has this page open.',
  gone: 'Not saved: this page was moved or discarded. Copy your text, then look for the page in the list of pages.',
  signed_out: 'Not saved: you are signed out. Sign in in another tab; your text is still here.',
  unreachable:
    'Not saved: the server didn’t answer. Your text is still here and will be saved once the connection is back.',
  failed: 'Not saved. Your text is still here: copy it before you leave this page.',
};

const toDo = (problems: number) =>
  problems === 1 ? '1 thing to fix before publishing' : `${problems} things to fix before publishing`;

type Props = { state: DraftState; problems: number };

/** The save status, the problems in the text, and the way to publish it. It stays in view while writing. */
export function SaveBar({ state, problems }: Props) {
  return (
    <div className="save-bar">
      <p role="status" className="text-small min-w-0 grow">
        <span>{SAYS[state]}</span>
      </p>
      {problems > 0 ? (
        <a className="text-small" href="#problems">
          <span>{toDo(problems)}</span>
        </a>
      ) : null}
      <a className="button-small" href="#publish">
        Go to Publish
      </a>
    </div>
  );
}
