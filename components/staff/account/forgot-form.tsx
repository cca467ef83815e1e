'use client';

import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import { requestResetAction } from '@/lib/staff/team/actions';

/** Requests a link by email. The response is the same whether or not the address is known. */
export function ForgotForm() {
  return (
    <ActionForm
      action={requestResetAction}
      failures={{}}
      doneText="If this is the address of an active account, a link is on its way. It works for an hour. If you’ve asked more than once, any of the links you get works."
      className="space-y-4"
    >
      {(state, pending) => (
        <>
          <TextField name="email" label="Your email" type="email" autoComplete="username" state={state} />
          <button className="button" aria-disabled={pending}>
            Send me a link
          </button>
        </>
      )}
    </ActionForm>
  );
}
