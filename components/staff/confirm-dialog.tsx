'use client';

import { useEffect, useRef, useState, type ReactNode, type SubmitEvent } from 'react';
import type { Confirmation } from '@/lib/auth/action';
import { confirmByCodeAction } from '@/lib/staff/sign-in/actions';
import { CONFIRM_FAILURES, CONFIRM_TITLE, CONFIRM_WHY, ConfirmFields } from './confirm-fields';
import { askWith } from './confirm-identity';
import { ConfirmPasskey } from './confirm-passkey';
import { failureMessage } from './failure';
import { sendAction } from './send-action';

type Asked = Confirmation & { answer: (confirmed: boolean) => void };

/**
 * The dialog where people confirm their identity, over the form that asked for it; once they have, that form continues.
 * It has no React action of its own, because that would wait for the form behind it.
 */
export function ConfirmDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [asked, setAsked] = useState<Asked>();
  const [problem, setProblem] = useState<ReactNode>('');
  const [pending, setPending] = useState(false);

  useEffect(
    () =>
      askWith(
        (confirmation) =>
          new Promise((answer) => {
            setProblem('');
            setAsked({ ...confirmation, answer });
          }),
      ),
    [],
  );
  useEffect(() => {
    if (asked && !dialog.current?.open) dialog.current?.showModal();
  }, [asked]);

  /** Closing returns the focus to the form behind it. */
  const confirmed = () => {
    asked?.answer(true);
    dialog.current?.close();
  };
  const closed = () => {
    asked?.answer(false); // the first response counts
    setAsked(undefined);
  };
  const confirm = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    const answer = await sendAction(confirmByCodeAction, new FormData(event.currentTarget));
    setPending(false);
    if (answer.state === 'done') confirmed();
    else if (answer.state === 'failed') setProblem(failureMessage(answer.code, CONFIRM_FAILURES));
  };
  if (!asked) return null;
  return (
    <dialog ref={dialog} aria-labelledby="confirm-title" className="confirm" onClose={closed}>
      <h2 id="confirm-title" className="text-heading">
        {CONFIRM_TITLE}
      </h2>
      <p>
        <span>{CONFIRM_WHY}</span> What you entered is still here.
      </p>
      <p role="alert" className={problem ? 'border-danger bg-danger-paper border-l-4 p-4' : 'sr-only'}>
        {problem}
      </p>
      {asked.hasApp ? (
        <form onSubmit={(event) => void confirm(event)} aria-busy={pending} className="space-y-4">
          <ConfirmFields email={asked.email} autoFocus />
          <button className="button" aria-disabled={pending}>
            {pending ? 'One moment…' : 'Confirm and continue'}
          </button>
        </form>
      ) : null}
      <p className="flex flex-wrap gap-3">
        {asked.hasPasskey ? (
          <ConfirmPasskey address={asked.passkeyAt} onProblem={setProblem} onDone={confirmed} />
        ) : null}
        <button type="button" className="button-quiet" onClick={() => dialog.current?.close()}>
          Cancel
        </button>
      </p>
    </dialog>
  );
}
