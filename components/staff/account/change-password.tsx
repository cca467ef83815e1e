'use client';

import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import { changePasswordAction } from '@/lib/staff/sign-in/actions';
import { BUSY } from './busy';
import { NewPasswordField } from './new-password-field';
import { UsernameField } from './username-field';
import { WEAK_PASSWORD } from './weak-password';

const FAILURES = {
  WRONG_PASSWORD: 'Your current password isn’t right.',
  TOO_MANY: 'Too many passwords were tried. Wait 15 minutes.',
  BUSY,
  ...WEAK_PASSWORD,
};

export function ChangePassword({ email }: { email: string }) {
  return (
    <section className="panel" aria-labelledby="change-password">
      <h2 id="change-password">Change your password</h2>
      <ActionForm
        action={changePasswordAction}
        failures={FAILURES}
        resetOnDone
        doneText="Your new password is set, and your other sessions have ended."
        className="max-w-md space-y-4"
      >
        {(state, pending) => (
          <>
            <UsernameField email={email} />
            <TextField
              name="password"
              label="Current password"
              type="password"
              autoComplete="current-password"
              state={state}
            />
            <NewPasswordField name="newPassword" state={state} />
            <button className="button" aria-disabled={pending}>
              Change password
            </button>
          </>
        )}
      </ActionForm>
    </section>
  );
}
