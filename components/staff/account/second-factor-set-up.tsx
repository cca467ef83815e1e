'use client';

import { useState } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import { confirmAppAction } from '@/lib/staff/sign-in/actions';
import type { AppOffer } from '@/lib/staff/sign-in/domain';
import { NewPasskey } from './new-passkey';
import { RecoveryCodes } from './recovery-codes';

const FAILURES = {
  WRONG_CODE: 'This code isn’t right, or was too old. Wait for the next one and try again.',
  TOO_MANY: 'Too many codes were tried. Wait 15 minutes.',
  CONFIRM_FIRST: 'That took a while. Reload the page and confirm your password again.',
};

type Props = { offer: AppOffer; done: string; address: string };

/** An authenticator app, or a passkey. The app's recovery codes are shown once. */
export function SecondFactorSetUp({ offer, done, address }: Props) {
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes) return <RecoveryCodes codes={codes} done={done} />;
  return (
    <div className="space-y-8">
      <ActionForm action={confirmAppAction} failures={FAILURES} onDone={setCodes}>
        {(state, pending) =>
          // Without JavaScript, nothing above picks up the codes.
          state.state === 'done' ? (
            <RecoveryCodes codes={state.value} done={done} />
          ) : (
            <section className="panel" aria-labelledby="app">
              <h2 id="app">Authenticator app</h2>
              <p>
                Open an authenticator app on your phone, add an account, and scan this QR code or type the key
                below it. Then enter the six digits it shows.
              </p>
              <svg
                role="img"
                aria-label="QR code of the key below"
                viewBox={`0 0 ${offer.qrCode.size} ${offer.qrCode.size}`}
                className="size-56 max-w-full bg-white"
                shapeRendering="crispEdges"
              >
                <path d={offer.qrCode.path} fill="#000" />
              </svg>
              <p>
                Key: <code className="wrap-anywhere select-all">{offer.secret}</code>
              </p>
              <TextField
                name="code"
                label="Code from the app"
                inputMode="numeric"
                autoComplete="one-time-code"
                state={state}
              />
              <button className="button" aria-disabled={pending}>
                Use this app
              </button>
            </section>
          )
        }
      </ActionForm>
      <section className="panel" aria-labelledby="passkey">
        <h2 id="passkey">A passkey</h2>
        <p>
          Your device’s own PIN, fingerprint, or face. A fake page can’t trick you into giving it away. It
          comes without recovery codes: add an app too, or ask an administrator if you lose the device.
        </p>
        <NewPasskey done={done} address={address} />
      </section>
    </div>
  );
}
