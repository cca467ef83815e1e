'use client';

import { browserSupportsWebAuthn, startAuthentication } from '@simplewebauthn/browser';
import { useState, useSyncExternalStore, type ReactNode } from 'react';
import { failureMessage } from '@/components/staff/failure';
import { formOf } from '@/components/staff/form-of';
import { sendAction } from '@/components/staff/send-action';
import type { ActionState } from '@/lib/auth/action';
import { passkeyAction, passkeyChallengeAction } from '@/lib/staff/sign-in/actions';
import { isExternal, WrongAddress } from './wrong-address';

const UNKNOWN = 'We don’t recognize this passkey. Sign in with your password, or ask an administrator.';
const FAILURES = {
  SUSPENDED: 'This account is suspended. An administrator can let you in again.',
  INVALID: UNKNOWN,
  REFUSED: UNKNOWN,
};

const never = () => () => undefined;

/** Asks the device, then the server; resolves to where to go, or to what went wrong, in words. */
async function askPasskey(next: string): Promise<{ to: string } | { problem: string }> {
  const challenge = await sendAction(passkeyChallengeAction, formOf({}));
  if (challenge.state !== 'done') return refusal(challenge);
  const response = JSON.stringify(await startAuthentication({ optionsJSON: challenge.value }));
  const answer = await sendAction(passkeyAction, formOf({ response, next }));
  return answer.state === 'done' ? { to: answer.value } : refusal(answer);
}

const refusal = (answer: ActionState) => ({
  problem: failureMessage(answer.state === 'failed' ? answer.code : 'BROKEN', FAILURES),
});

/**
 * Signs in with a passkey. Without JavaScript passkeys don't work, so there is no button.
 * @param address the address at which this site's passkeys work
 */
export function PasskeySignIn({ next, address }: { next: string; address: string }) {
  const supported = useSyncExternalStore(never, browserSupportsWebAuthn, () => false);
  const [problem, setProblem] = useState<ReactNode>('');
  if (!supported) return null;
  const signIn = async () => {
    if (isExternal(address)) {
      setProblem(<WrongAddress address={address} />);
      return;
    }
    setProblem('');
    try {
      const answer = await askPasskey(next);
      if ('problem' in answer) setProblem(answer.problem);
      else window.location.assign(answer.to);
    } catch {
      setProblem('The passkey was not used. Try again, or sign in with your password.');
    }
  };
  return (
    <div className="space-y-3">
      <button type="button" className="button-quiet w-full" onClick={() => void signIn()}>
        Sign in with a passkey
      </button>
      <p role="alert" className={problem ? 'text-danger font-semibold' : 'sr-only'}>
        {problem}
      </p>
    </div>
  );
}
