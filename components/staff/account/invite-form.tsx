'use client';

import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import { ROLES } from '@/lib/auth/permissions';
import { inviteAction } from '@/lib/staff/team/actions';
import { ROLE_NAMES } from './role-names';

/** Invites someone by email. */
export function InviteForm() {
  return (
    <section className="panel" aria-labelledby="invite">
      <h2 id="invite">Invite someone</h2>
      <ActionForm
        action={inviteAction}
        failures={{ ALREADY_STAFF: 'There’s already an account with this email.' }}
        doneText="The invitation is on its way. Its link works once, for three days."
        resetOnDone
        className="flex flex-wrap items-end gap-4"
      >
        {(state, pending) => (
          <>
            <div className="min-w-64 grow">
              <TextField
                name="email"
                label="Email"
                type="email"
                autoComplete="off"
                id="invite-email"
                state={state}
              />
            </div>
            <div>
              <label htmlFor="invite-role" className="block font-semibold">
                Role
              </label>
              <select id="invite-role" name="role" defaultValue="intake" className="text-box">
                {ROLES.map((role) => (
                  <option key={role} value={role}>
                    {ROLE_NAMES[role]}
                  </option>
                ))}
              </select>
            </div>
            <button className="button" aria-disabled={pending}>
              Invite
            </button>
          </>
        )}
      </ActionForm>
    </section>
  );
}
