'use client';

import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import { withNext } from '@/lib/shared/next-address';
import { codeAction } from '@/lib/staff/sign-in/actions';
import { UsernameField } from './username-field';

const FAILURES = {
  USED_CODE: 'You’ve already used this code. Wait until your app shows the next one, then enter that.',
  WRONG_CODE: 'This code isn’t right, or was too old. Wait for the next one and try again.',
  EXPIRED: 'This took too long. Go back to the sign-in page and start over.',
  BEGIN_AGAIN:
    'Too many wrong codes. Start over with your password, then enter the next code your app shows.',
  LOCKED: 'Too many wrong codes today. Sign in with a passkey, or ask an administrator for help.',
  STRANGERS_LOCKED:
    'Someone knows your password and is trying codes, so today we only take codes in browsers you’ve signed in with before. Start over and choose “I forgot my password”: the link we email lets you in here.',
  SUSPENDED: 'This account is suspended. An administrator can let you in again.',
};

type Props = {
  next: string;
  /** The account that the code is for, if it's known. */
  email: string | undefined;
};

/** The second step of signing in with a password. */
export function CodeForm({ next, email }: Props) {
  return (
    <>
      <ActionForm action={codeAction} failures={FAILURES} className="space-y-4">
        {(state, pending) => (
          <>
            <input type="hidden" name="next" value={next} />
            {email ? <UsernameField email={email} /> : null}
            <TextField
              name="code"
              label="Code"
              hint="The six digits your app shows now. Don’t have your device? Enter one of your recovery codes; capitals, spaces, and dashes don’t matter."
              autoComplete="one-time-code"
              autoCapitalize="off"
              spellCheck={false}
              autoFocus
              state={state}
            />
            <button className="button w-full" aria-disabled={pending}>
              Sign in
            </button>
          </>
        )}
      </ActionForm>
      <p>
        <a href={withNext('/sign-in', next)}>Start over</a>
      </p>
      <p className="text-small text-muted">
        Lost your device and your recovery codes? An administrator can reset your second factor on the team
        page.
      </p>
    </>
  );
}
