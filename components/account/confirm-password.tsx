'use client';

import { ActionForm } from '@/components/staff/action-form';
import { useRefresh } from '@/components/staff/connection';
import { TextField } from '@/components/staff/text-field';
import { confirmPasswordAction } from '@/lib/sign-in/actions';
import { BUSY } from './busy';
import { UsernameField } from './username-field';

const FAILURES = {
  WRONG_PASSWORD: 'Your password is not right.',
  BUSY,
  TOO_MANY: 'Too many passwords were tried. Wait a quarter of an hour.',
};

/** Asks for the password again before something dangerous; the page then shows what it is asked for. */
export function ConfirmPassword({ email }: { email: string }) {
  const refresh = useRefresh();
  return (
    <ActionForm
      action={confirmPasswordAction}
      failures={FAILURES}
      onDone={() => void refresh()}
      className="panel"
    >
      {(state, pending) => (
        <>
          <UsernameField email={email} />
          <TextField
            name="password"
            label="Your password, to be sure that it is you"
            type="password"
            autoComplete="current-password"
            state={state}
          />
          <button className="button mt-4" aria-disabled={pending}>
            Continue
          </button>
        </>
      )}
    </ActionForm>
  );
}
