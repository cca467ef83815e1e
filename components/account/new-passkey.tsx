'use client';

import { browserSupportsWebAuthn, startRegistration } from '@simplewebauthn/browser';
import { useState, useSyncExternalStore, type FormEvent } from 'react';
import { formOf } from '@/components/staff/form-of';
import { TEXT_BOX } from '@/components/ui/field';
import { addPasskeyAction, passkeyOfferAction } from '@/lib/sign-in/actions';

const IDLE = { state: 'idle' } as const;
const never = () => () => undefined;

/** Makes a passkey on this device and stores its public half. */
export function NewPasskey({ done }: { done: string }) {
  const supported = useSyncExternalStore(never, browserSupportsWebAuthn, () => true);
  const [problem, setProblem] = useState('');
  if (!supported) return <p>This browser knows no passkeys, or this page’s address is no name it can use.</p>;
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name'));
    setProblem('');
    try {
      const offer = await passkeyOfferAction(IDLE, formOf({}));
      if (offer.state !== 'done') return setProblem('You are signed out. Open the link in your mail again.');
      const response = JSON.stringify(await startRegistration({ optionsJSON: offer.value }));
      const answer = await addPasskeyAction(IDLE, formOf({ response, name }));
      if (answer.state === 'done') return window.location.assign(done);
      setProblem(
        answer.state === 'failed' && answer.code === 'CONFIRM_FIRST'
          ? 'That took a while. Reload the page and confirm your password again.'
          : 'The passkey was not accepted. Give it a name and try again, or use an app.',
      );
    } catch {
      setProblem('No passkey was made. Try again, or use an app that shows codes.');
    }
  };
  return (
    <form className="space-y-4" onSubmit={(event) => void add(event)}>
      <label className="block font-semibold" htmlFor="passkey-name">
        A name for it, to tell it apart
      </label>
      <input
        id="passkey-name"
        name="name"
        className={TEXT_BOX}
        required
        maxLength={60}
        placeholder="My laptop"
        autoComplete="off"
      />
      <button className="button">Make a passkey</button>
      <noscript>
        <p>A passkey needs JavaScript. Use an app that shows codes.</p>
      </noscript>
      <p role="alert" className={problem ? 'text-danger font-semibold' : 'sr-only'}>
        {problem}
      </p>
    </form>
  );
}
