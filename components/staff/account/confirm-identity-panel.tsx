'use client';

import { useState, type ReactNode } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { CONFIRM_FAILURES, ConfirmFields } from '@/components/staff/confirm-fields';
import { ConfirmPasskey } from '@/components/staff/confirm-passkey';
import { useRefresh } from '@/components/staff/connection';
import { confirmByCodeAction } from '@/lib/staff/sign-in/actions';

type Props = { email: string; hasApp: boolean; hasPasskey: boolean; address: string };

/** Asks staff to confirm their identity before the page shows what they requested. */
export function ConfirmIdentityPanel({ email, hasApp, hasPasskey, address }: Props) {
  const refresh = useRefresh();
  const [problem, setProblem] = useState<ReactNode>('');
  return (
    <div className="panel space-y-4">
      <p>Confirm it’s you first: what you add here opens your account later.</p>
      <p role="alert" className={problem ? 'text-danger font-semibold' : 'sr-only'}>
        {problem}
      </p>
      {hasApp ? (
        <ActionForm
          action={confirmByCodeAction}
          failures={CONFIRM_FAILURES}
          onDone={() => void refresh()}
          className="space-y-4"
        >
          {(_state, pending) => (
            <>
              <ConfirmFields email={email} />
              <button className="button" aria-disabled={pending}>
                Continue
              </button>
            </>
          )}
        </ActionForm>
      ) : null}
      {hasPasskey ? (
        <ConfirmPasskey address={address} onProblem={setProblem} onDone={() => void refresh()} />
      ) : null}
    </div>
  );
}
