'use client';

import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import { joinAction } from '@/lib/staff/team/actions';
import { BUSY } from './busy';
import { NewPasswordField } from './new-password-field';
import { UsernameField } from './username-field';
import { WEAK_PASSWORD } from './weak-password';

const FAILURES = {
  LINK_INVALID: 'This link no longer works. Ask an administrator for a new one.',
  ...WEAK_PASSWORD,
  MISSING: 'Fill in your name and email.',
  ALREADY_STAFF: 'There’s already an account with this email. Sign in, or ask for a new password.',
  BUSY,
};

type Props = { token: string; email: string; asksName: boolean; enrols: boolean };

/** Name and password, reached by an emailed link; setting up a second factor follows if there is none. */
export function JoinForm({ token, email, asksName, enrols }: Props) {
  return (
    <ActionForm action={joinAction} failures={FAILURES} className="space-y-4">
      {(state, pending) => (
        <>
          <input type="hidden" name="token" value={token} />
          {asksName ? <TextField name="name" label="Your name" autoComplete="name" state={state} /> : null}
          {email === '' ? (
            <TextField name="email" label="Your email" type="email" autoComplete="username" state={state} />
          ) : (
            <>
              <p>
                For <bdi>{email}</bdi>
              </p>
              <UsernameField email={email} />
            </>
          )}
          <NewPasswordField name="password" state={state} />
          <button className="button" aria-disabled={pending}>
            {enrols ? 'Continue to the second factor' : 'Set password'}
          </button>
        </>
      )}
    </ActionForm>
  );
}
