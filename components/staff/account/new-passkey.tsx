'use client';

import { browserSupportsWebAuthn, startRegistration } from '@simplewebauthn/browser';
import { useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { failureMessage } from '@/components/staff/failure';
import { formOf } from '@/components/staff/form-of';
import { sendAction } from '@/components/staff/send-action';
import { TEXT_BOX } from '@/components/ui/field';
import { addPasskeyAction, passkeyOfferAction } from '@/lib/staff/sign-in/actions';
import { isExternal, WrongAddress } from './wrong-address';

const NOT_ACCEPTED = 'The passkey was not accepted. Give it a name and try again, or use an app.';
const FAILURES = {
  SIGNED_OUT: 'You are signed out. Open the link in your email again, or sign in.',
  INVALID: NOT_ACCEPTED,
  REFUSED: NOT_ACCEPTED,
};

const never = () => () => undefined;

/** Creates a passkey and registers it; resolves to what went wrong, in words. */
async function makePasskey(name: string): Promise<string | undefined> {
  const offer = await sendAction(passkeyOfferAction, formOf({}));
  if (offer.state === 'failed') return failureMessage(offer.code, FAILURES);
  if (offer.state === 'idle') return undefined;
  const response = JSON.stringify(await startRegistration({ optionsJSON: offer.value }));
  const answer = await sendAction(addPasskeyAction, formOf({ response, name }));
  return answer.state === 'failed' ? failureMessage(answer.code, FAILURES) : undefined;
}

/** Creates a passkey on this device and stores its public half. */
export function NewPasskey({ done, address }: { done: string; address: string }) {
  const supported = useSyncExternalStore(never, browserSupportsWebAuthn, () => true);
  const [problem, setProblem] = useState<ReactNode>('');
  const box = useRef<HTMLInputElement>(null);
  if (!supported) return <p>This browser can’t use passkeys here. Use an app that shows codes.</p>;
  const add = async (name: string) => {
    if (isExternal(address)) {
      setProblem(<WrongAddress address={address} />);
      return;
    }
    setProblem('');
    try {
      const answer = await makePasskey(name);
      if (answer === undefined) window.location.assign(done);
      else setProblem(answer);
    } catch {
      setProblem('No passkey was created. Try again, or use an app that shows codes.');
    }
  };
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        void add(box.current?.value ?? '');
      }}
    >
      <label className="block font-semibold" htmlFor="passkey-name">
        Name for this passkey
      </label>
      <input
        id="passkey-name"
        dir="auto"
        ref={box}
        className={TEXT_BOX}
        required
        maxLength={60}
        placeholder="My laptop"
        autoComplete="off"
      />
      <button className="button">Create a passkey</button>
      <noscript>
        <p>A passkey needs JavaScript. Use an app that shows codes.</p>
      </noscript>
      <p role="alert" className={problem ? 'text-danger font-semibold' : 'sr-only'}>
        {problem}
      </p>
    </form>
  );
}
