'use client';

import { useSyncExternalStore } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import { signInAction } from '@/lib/staff/sign-in/actions';
import { BUSY } from './busy';
import { PasskeySignIn } from './passkey-sign-in';

const never = () => () => undefined;

const FAILURES = {
  WRONG: 'The email or the password isn’t right. Check both and try again.',
  LOCKED:
    'Too many wrong passwords were tried for this account from here. Wait 15 minutes, or sign in with a passkey. We’ve emailed the account’s owner.',
  STRANGERS_LOCKED:
    'Someone is trying many passwords for this account, so today we only take its password in browsers it was used in before. Sign in with a passkey, or use “I forgot my password” below: the link we email lets you in here.',
  SUSPENDED: 'This account is suspended. An administrator can let you in again.',
  USE_PASSKEY: 'Your password is right. Your second factor is a passkey: use the button below to sign in.',
  NO_SECOND_FACTOR:
    'Your account has no second factor yet. Open the link in your invitation again, or ask an administrator for a new one.',
  BUSY,
};

type Props = {
  /** The page that was requested. */
  next: string;
  /** The site's address, which passkeys belong to. */
  address: string;
};

/** A password followed by a code, or a passkey alone. */
export function SignIn({ next: asked, address }: Props) {
  // The fragment never reaches the server, but browsers carry it along to this page.
  const hash = useSyncExternalStore(
    never,
    () => window.location.hash,
    () => '',
  );
  const next = asked === '' ? '' : asked + hash;
  return (
    <>
      <ActionForm action={signInAction} failures={FAILURES} className="space-y-4">
        {(state, pending) => (
          <>
            <input type="hidden" name="next" value={next} />
            <TextField name="email" label="Email" type="email" autoComplete="username" state={state} />
            <TextField
              name="password"
              label="Password"
              type="password"
              autoComplete="current-password"
              state={state}
            />
            <button className="button w-full" aria-disabled={pending}>
              Continue
            </button>
          </>
        )}
      </ActionForm>
      <PasskeySignIn next={next} address={address} />
      <p>
        <a href="/sign-in/forgot">I forgot my password</a>
      </p>
    </>
  );
}
