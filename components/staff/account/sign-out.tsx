'use client';

import { forgetList } from '@/components/cases/list-memory';
import { ActionForm } from '@/components/staff/action-form';
import { signOutAction } from '@/lib/staff/sign-in/actions';

/** Ends this session. */
export function SignOut() {
  return (
    <ActionForm action={signOutAction} failures={{}}>
      <button className="button-quiet" onClick={forgetList}>
        Sign out
      </button>
    </ActionForm>
  );
}
