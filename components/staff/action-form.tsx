'use client';

import { startTransition, useActionState, useEffect, useRef, useState, type ReactNode } from 'react';
import { useHasScripts } from '@/components/ui/use-has-scripts';
import type { ActionState, FormAction } from '@/lib/auth/action';
import { announce } from './announce';
import { ConfirmWithoutScript } from './confirm-without-script';
import { Failure } from './failure';
import { sendAction } from './send-action';

type Props<Value, Code extends string> = {
  /** Lets controls elsewhere on the page belong to it. */
  id?: string;
  action: FormAction<Value, Code>;
  /** What each of the action's own codes means, and what to do. */
  failures: Readonly<Record<Code, string>>;
  /** Called with the action's result once it's done. */
  onDone?: (value: Value) => void;
  /** Shown once it's done, and announced to screen readers. */
  doneText?: string | ((value: Value) => string);
  /** Errors by field name, for fields that have no place of their own to show one. */
  fieldFailures?: Readonly<Record<string, string>>;
  /** Clears the fields once it's done; a failure never does. */
  resetOnDone?: boolean;
  className?: string;
  /** `last` is the action's most recent result, even if it was refused since or got no response. */
  children: ReactNode | ((state: ActionState<Value, Code>, pending: boolean, last?: Value) => ReactNode);
};

const textFor = <Value,>(doneText: string | ((value: Value) => string) | undefined, value: Value): string =>
  (typeof doneText === 'function' ? doneText(value) : doneText) ?? '';

/**
 * The action, with its result announced if the form is gone before it can show it, because the change may take the form
 * off the page. Before the scripts have loaded, it's the server's own action, which a browser can post to.
 */
function useAnnounced<Value, Code extends string>(
  action: FormAction<Value, Code>,
  doneText: string | ((value: Value) => string) | undefined,
): { announced: FormAction<Value, Code>; saidHere: () => void } {
  const unsaid = useRef('');
  const here = useHasScripts();
  useEffect(
    () => () => {
      if (unsaid.current) announce(unsaid.current);
    },
    [],
  );
  const announced: FormAction<Value, Code> = async (previous, form) => {
    const answer = await sendAction(action, form, previous);
    unsaid.current = answer.state === 'done' ? textFor(doneText, answer.value) : '';
    return answer;
  };
  return { announced: here ? announced : action, saidHere: () => (unsaid.current = '') };
}

/** A staff form. It works before the scripts load, says what failed, and keeps what was typed when it did. */
export function ActionForm<Value, Code extends string>({
  id,
  action,
  failures,
  onDone,
  doneText,
  fieldFailures,
  resetOnDone = false,
  className,
  children,
}: Props<Value, Code>) {
  const { announced, saidHere } = useAnnounced(action, doneText);
  const [state, send, pending] = useActionState<ActionState<Value, Code>, FormData>(announced, {
    state: 'idle',
  });
  const [last, setLast] = useState<Value>();
  if (state.state === 'done' && state.value !== last) setLast(state.value);
  const form = useRef<HTMLFormElement>(null);
  const pressed = useRef<HTMLElement>(null);
  const retry = () => {
    const button = pressed.current?.isConnected ? pressed.current : null;
    if (form.current && !pending) form.current.requestSubmit(button);
  };
  useEffect(() => {
    saidHere();
    if (state.state !== 'done') return;
    if (resetOnDone) form.current?.reset();
    onDone?.(state.value);
    // Only a new result matters here, not a new function.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [state]);
  const said = state.state === 'done' ? textFor(doneText, state.value) : '';
  const sealedForm =
    state.state === 'failed' && state.confirmation?.sealedForm ? state.confirmation : undefined;
  return (
    <form
      id={id}
      ref={form}
      action={send}
      className={className}
      aria-busy={pending}
      onSubmit={(event) => {
        // React would clear the fields after every action, even a refused one.
        event.preventDefault();
        const { submitter } = event.nativeEvent;
        pressed.current = submitter;
        const data = new FormData(event.currentTarget, submitter);
        if (!pending) startTransition(() => send(data));
      }}
    >
      {sealedForm ? (
        <ConfirmWithoutScript {...sealedForm} />
      ) : (
        <>
          <Failure
            formId={id}
            state={state}
            failures={failures}
            fieldFailures={fieldFailures}
            onRetry={retry}
          />
          {typeof children === 'function' ? children(state, pending, last) : children}
        </>
      )}
      <p role="status" className={said ? 'text-mangrove font-semibold' : 'sr-only'}>
        {said}
      </p>
    </form>
  );
}
