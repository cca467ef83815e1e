'use client';

import { ActionForm } from '@/components/staff/action-form';
import { signOutAction } from '@/lib/staff/sign-in/actions';

/** Ends this session. */
export function SignOut() {
  return (
    <ActionForm action={signOutAction} failures={{}}>
      <button className="button-quiet">Sign out</button>
    </ActionForm>
  );
}
