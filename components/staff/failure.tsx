import { useEffect, useRef } from 'react';
import type { ActionState } from '@/lib/auth/action';
import { ownValue } from '@/lib/shared/own-value';

const COMMON: Readonly<Record<string, string>> = {
  SIGNED_OUT:
    'You are signed out. Sign in again in another tab, then press the button again: what you typed is still here.',
  FORBIDDEN: 'Your role doesn’t allow this. An administrator can change your role.',
  STEP_UP: 'Nothing was changed: this needs you to confirm it’s you. What you entered is still here.',
  FOREIGN_ORIGIN: 'This did not come from our own page. Reload the page and try again.',
  COOKIES_BLOCKED:
    'Your browser blocks cookies for this site, and signing in needs them. Allow cookies for this site, reload the page and try again.',
  INVALID: 'Something is missing or isn’t valid. Check the marked fields.',
  UNREADABLE:
    'Something you typed didn’t come through, such as half an emoji. Delete it, or type it again: everything else is still here.',
  NO_ANSWER:
    'The server didn’t answer: you may be offline. What you typed is still here. Once you’re connected, check whether it went through; if it didn’t, try again.',
  UNREACHABLE: 'No connection. Not saved; your text is still here.',
  OUTDATED:
    'Our site was updated after you opened this page. Copy what you typed, reload the page and try again.',
  BROKEN:
    'Something went wrong on our side and nothing was changed. Try again; if it happens again, tell an administrator this number:',
};

/** What a code means: in the form's own words, or else in those for any form. */
export const failureMessage = (code: string, failures: Readonly<Record<string, string>> = {}): string =>
  ownValue(failures, code) ?? ownValue(COMMON, code) ?? COMMON.BROKEN ?? '';

/** The id of why a form failed, for `aria-describedby`. */
export const failureId = (formId: string) => `${formId}-failure`;

/** What may succeed as it is, once the server is reached. */
const isWorthRetrying = (code: string): boolean => code === 'UNREACHABLE' || code === 'NO_ANSWER';

type Props<Code extends string> = {
  /** The form's id, if it has one. */
  formId?: string | undefined;
  state: ActionState<unknown, Code>;
  failures: Readonly<Record<Code, string>>;
  fieldFailures?: Readonly<Record<string, string>> | undefined;
  /** Sends the form again, as it is now. */
  onRetry?: (() => void) | undefined;
};

/** Why an action failed, and what to do. */
export function Failure<Code extends string>({
  formId,
  state,
  failures,
  fieldFailures = {},
  onRetry,
}: Props<Code>) {
  const box = useRef<HTMLParagraphElement>(null);
  // On a low or zoomed screen, the button that was pressed may be far below it.
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [state]);
  if (state.state !== 'failed') return null;
  const isUnreadable = Object.values(state.fields ?? {}).includes('UNREADABLE');
  const [field] = Object.keys(state.fields ?? {}).filter((name) => Object.hasOwn(fieldFailures, name));
  const text = isUnreadable
    ? failureMessage('UNREADABLE')
    : ((field === undefined ? undefined : ownValue(fieldFailures, field)) ??
      failureMessage(state.code, failures));
  return (
    <p
      ref={box}
      id={formId && failureId(formId)}
      role="alert"
      className="border-danger bg-danger-paper mb-4 border-l-4 p-4"
    >
      <span>{text}</span> <span>{state.requestId}</span>
      {onRetry && isWorthRetrying(state.code) ? (
        <button type="button" className="note-link ml-2 font-semibold" onClick={onRetry}>
          Try again
        </button>
      ) : null}
    </p>
  );
}
