'use client';

import { browserSupportsWebAuthn, startAuthentication } from '@simplewebauthn/browser';
import { useSyncExternalStore, type ReactNode } from 'react';
import { isExternal, WrongAddress } from '@/components/staff/account/wrong-address';
import { confirmByPasskeyAction, confirmChallengeAction } from '@/lib/staff/sign-in/actions';
import { CONFIRM_FAILURES } from './confirm-fields';
import { failureMessage } from './failure';
import { formOf } from './form-of';
import { sendAction } from './send-action';

const never = () => () => undefined;
const NOT_USED = 'The passkey wasn’t used. Try again.';

/** Asks the device, then the server; resolves to what went wrong, in words, or to nothing. */
async function askPasskey(): Promise<string | undefined> {
  const challenge = await sendAction(confirmChallengeAction, formOf({}));
  if (challenge.state === 'failed') return failureMessage(challenge.code);
  if (challenge.state === 'idle') return NOT_USED;
  const response = JSON.stringify(await startAuthentication({ optionsJSON: challenge.value }));
  const answer = await sendAction(confirmByPasskeyAction, formOf({ response }));
  return answer.state === 'failed' ? failureMessage(answer.code, CONFIRM_FAILURES) : undefined;
}

type Props = {
  /** Where this site's passkeys work. */
  address: string;
  onProblem: (problem: ReactNode) => void;
  onDone: () => void;
};

/** Confirms one's identity with a passkey. */
export function ConfirmPasskey({ address, onProblem, onDone }: Props) {
  const supported = useSyncExternalStore(never, browserSupportsWebAuthn, () => false);
  if (!supported) return null;
  const confirm = async () => {
    if (isExternal(address)) {
      onProblem(<WrongAddress address={address} />);
      return;
    }
    onProblem('');
    const problem = await askPasskey().catch(() => NOT_USED);
    if (problem === undefined) onDone();
    else onProblem(problem);
  };
  return (
    <button type="button" className="button-quiet" onClick={() => void confirm()}>
      Use a passkey
    </button>
  );
}
