'use client';

import { ActionForm } from '@/components/staff/action-form';
import { KeepFocus } from '@/components/staff/keep-focus';
import { isolated } from '@/lib/shared/bidi';
import { formatMoment } from '@/lib/shared/dates';
import { emailText } from '@/lib/shared/email-text';
import { revokeInvitationAction } from '@/lib/staff/team/actions';
import type { Invitation } from '@/lib/staff/team/data';
import { ROLE_NAMES } from './role-names';

type Props = { invitations: readonly Invitation[]; timeZone: string; now: Date };

/** Invitations that haven't been accepted yet. */
export function PendingInvitations({ invitations, timeZone, now }: Props) {
  return (
    <section aria-labelledby="invitations" className="space-y-4">
      <KeepFocus version={invitations.map(({ id }) => id).join()} to="invitations" />
      <h2 id="invitations" tabIndex={-1} className="text-subheading">
        Pending invitations
      </h2>
      {invitations.length === 0 ? <p className="text-muted">No invitations are pending.</p> : null}
      <ul className="space-y-3">
        {invitations.map(({ id, email, role, expiresAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <span className="wrap-anywhere">
              <bdi>{emailText(email)}</bdi>, <span>{ROLE_NAMES[role ?? 'intake']}</span>;{' '}
              <span>
                {expiresAt < now
                  ? 'expired: invite again'
                  : `works until ${formatMoment(expiresAt, timeZone)}`}
              </span>
            </span>
            <ActionForm
              action={revokeInvitationAction}
              failures={{}}
              doneText="Invitation revoked. Its link no longer works."
            >
              <input type="hidden" name="id" value={id} />
              <button
                className="button-quiet"
                aria-label={`Revoke the invitation for ${isolated(emailText(email))}`}
              >
                Revoke
              </button>
            </ActionForm>
          </li>
        ))}
      </ul>
    </section>
  );
}
