'use client';

import { ActionForm } from '@/components/staff/action-form';
import { ROLES } from '@/lib/auth/permissions';
import { isolated } from '@/lib/shared/bidi';
import { formatMoment } from '@/lib/shared/dates';
import { emailText } from '@/lib/shared/email-text';
import {
  changeRoleAction,
  reinstateAction,
  resetSecondFactorAction,
  suspendAction,
} from '@/lib/staff/team/actions';
import type { TeamMember } from '@/lib/staff/team/data';
import { ROLE_NAMES } from './role-names';

const FAILURES = {
  LAST_ADMIN: 'This is the last active administrator. Make someone else one first.',
  NOT_FOUND: 'This person is no longer here. Reload the page.',
  YOURSELF: 'Use your own account page for your own second factors.',
};

const factorsText = ({ app, passkeys }: TeamMember['factors']) => {
  const parts = [
    ...(app ? ['app'] : []),
    ...(passkeys > 0 ? [`${passkeys} passkey${passkeys > 1 ? 's' : ''}`] : []),
  ];
  return parts.length > 0 ? parts.join(' and ') : 'none yet: can’t sign in';
};

/** Shown once someone is suspended: what they leave behind. */
const leftText = (open: number) =>
  open === 0
    ? ''
    : ` ${open === 1 ? '1 open request stays theirs until you reassign it' : `${open} open requests stay theirs until you reassign them`}.`;

type Props = { member: TeamMember; isSelf: boolean; timeZone: string };

/** One member of staff, and what an administrator can do with the account. */
export function MemberCard({ member, isSelf, timeZone }: Props) {
  const { id, name, email, role, suspendedAt, lastSeenAt, factors, openRequests } = member;
  return (
    <div className="panel h-full">
      <h2>
        <bdi>{name}</bdi> {isSelf ? <span className="tag">you</span> : null}
        <span> </span>
        {suspendedAt ? <span className="tag tag-danger">suspended</span> : null}
      </h2>
      <dl className="text-small grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-muted">Email</dt>
        <dd>
          <bdi>{emailText(email)}</bdi>
        </dd>
        <dt className="text-muted">Last seen</dt>
        <dd>{lastSeenAt ? formatMoment(lastSeenAt, timeZone) : 'never'}</dd>
        <dt className="text-muted">Open requests</dt>
        <dd>
          {suspendedAt && openRequests > 0 ? (
            <a href="/desk?view=reassign">{`${openRequests} to reassign`}</a>
          ) : (
            openRequests
          )}
        </dd>
        <dt className="text-muted">Second factor</dt>
        <dd>{factorsText(factors)}</dd>
      </dl>
      <ActionForm
        action={changeRoleAction}
        failures={FAILURES}
        doneText="Role changed. They have to sign in again."
        className="flex flex-wrap items-end gap-3"
      >
        <input type="hidden" name="id" value={id} />
        <div>
          <label htmlFor={`role-${id}`} className="text-small text-muted block">
            Role
          </label>
          <select id={`role-${id}`} name="role" defaultValue={role} className="text-box">
            {ROLES.map((choice) => (
              <option key={choice} value={choice}>
                {ROLE_NAMES[choice]}
              </option>
            ))}
          </select>
        </div>
        <button className="button-quiet" aria-label={`Change the role of ${isolated(name)}`}>
          Change
        </button>
      </ActionForm>
      <div className="flex flex-wrap gap-3">
        <ActionForm
          action={suspendedAt ? reinstateAction : suspendAction}
          failures={FAILURES}
          doneText={
            // Evaluated after the action, when the page already shows the new state.
            suspendedAt
              ? `${isolated(name)} is suspended and signed out everywhere.${leftText(openRequests)}`
              : `${isolated(name)} can sign in again.`
          }
        >
          <input type="hidden" name="id" value={id} />
          <button
            className="button-quiet"
            aria-label={`${suspendedAt ? 'Reinstate' : 'Suspend'} ${isolated(name)}`}
          >
            {suspendedAt ? 'Reinstate' : 'Suspend'}
          </button>
        </ActionForm>
        {isSelf ? null : (
          <details>
            <summary className="min-h-11 cursor-pointer py-2">Reset second factor</summary>
            <ActionForm
              action={resetSecondFactorAction}
              failures={FAILURES}
              doneText="Done. A link to set up the account again is on its way by email."
              className="space-y-3"
            >
              <input type="hidden" name="id" value={id} />
              <p className="text-small">
                Confirm by phone or in person that it’s really <bdi>{name}</bdi> asking. Their second factors
                are removed, their sessions end, and they and all administrators get an email.
              </p>
              <button className="button" aria-label={`Reset the second factor of ${isolated(name)}`}>
                Reset the second factor
              </button>
            </ActionForm>
          </details>
        )}
      </div>
    </div>
  );
}
