'use client';

import { useState } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { KeepFocus } from '@/components/staff/keep-focus';
import { isolated } from '@/lib/shared/bidi';
import { formatMoment } from '@/lib/shared/dates';
import { recoveryCodesAction, removePasskeyAction } from '@/lib/staff/sign-in/actions';
import type { OwnPasskey } from '@/lib/staff/sign-in/data';
import { RecoveryCodes } from './recovery-codes';

type Props = {
  factors: { app: boolean; passkeys: number };
  passkeys: readonly OwnPasskey[];
  timeZone: string;
};

/** A person's second factors. They can add and remove them, but never remove the last one. */
export function AccountFactors({ factors, passkeys, timeZone }: Props) {
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes) return <RecoveryCodes codes={codes} done="/account" />;
  return (
    <section className="panel" aria-labelledby="factors">
      <KeepFocus version={passkeys.map(({ id }) => id).join()} to="factors" />
      <h2 id="factors" tabIndex={-1}>
        Second factors
      </h2>
      <p>
        {factors.app
          ? 'An authenticator app is set up for this account.'
          : 'No authenticator app is set up for this account.'}
      </p>
      {passkeys.length > 0 ? (
        <ul className="space-y-3">
          {passkeys.map(({ id, name, createdAt }) => (
            <li key={id}>
              <ActionForm
                action={removePasskeyAction}
                failures={{
                  LAST_FACTOR: 'This is your last second factor. Add another one first.',
                  NOT_FOUND: 'This passkey was already removed. Reload the page.',
                }}
                doneText="Passkey removed."
                className="flex flex-wrap items-center justify-between gap-3"
              >
                <input type="hidden" name="id" value={id} />
                <span>
                  Passkey “<bdi>{name ?? 'without a name'}</bdi>”
                  {createdAt ? (
                    <span className="text-muted">
                      , since <span>{formatMoment(createdAt, timeZone)}</span>
                    </span>
                  ) : null}
                </span>
                <button className="button-quiet" aria-label={`Remove the passkey ${isolated(name ?? '')}`}>
                  Remove
                </button>
              </ActionForm>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="flex flex-wrap items-center gap-3">
        <a className="button" href="/account/second-factor">
          {factors.app ? 'Add a passkey, or change the app' : 'Add an app or a passkey'}
        </a>
        {factors.app ? (
          <ActionForm
            action={recoveryCodesAction}
            failures={{ NO_APP: 'There is no app to recover.' }}
            onDone={setCodes}
          >
            {(state) =>
              // Without JavaScript, nothing above picks up the codes.
              state.state === 'done' ? (
                <RecoveryCodes codes={state.value} done="/account" />
              ) : (
                <button className="button-quiet">Make new recovery codes</button>
              )
            }
          </ActionForm>
        ) : null}
      </div>
    </section>
  );
}
