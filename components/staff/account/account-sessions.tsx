'use client';

import { ActionForm } from '@/components/staff/action-form';
import { KeepFocus } from '@/components/staff/keep-focus';
import { isolated } from '@/lib/shared/bidi';
import { formatMoment } from '@/lib/shared/dates';
import { endSessionAction } from '@/lib/staff/sign-in/actions';
import type { OwnSession } from '@/lib/staff/sign-in/data';

type Props = { sessions: readonly OwnSession[]; timeZone: string };

/** Where a person is signed in, and buttons to sign out there. */
export function AccountSessions({ sessions, timeZone }: Props) {
  return (
    <section className="panel" aria-labelledby="sessions">
      <KeepFocus version={sessions.map(({ id }) => id).join()} to="sessions" />
      <h2 id="sessions" tabIndex={-1}>
        Where you are signed in
      </h2>
      <ul className="space-y-4">
        {sessions.map(({ id, browser, network, createdAt, lastActiveAt, isThis }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-3">
            <span>
              <strong>{browser}</strong> {isThis ? <span className="tag">this one</span> : null}
              <br />
              <span className="text-small text-muted">
                Signed in <span>{formatMoment(createdAt, timeZone)}</span>; last used{' '}
                <span>{formatMoment(lastActiveAt, timeZone)}</span>
                {network === null ? null : <span>{`; network ${network}`}</span>}
              </span>
            </span>
            {isThis ? null : (
              <ActionForm action={endSessionAction} failures={{}} doneText="Session ended.">
                <input type="hidden" name="id" value={id} />
                <button className="button-quiet" aria-label={`End the session in ${isolated(browser)}`}>
                  End session
                </button>
              </ActionForm>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 ? (
        <ActionForm action={endSessionAction} failures={{}} doneText="All other sessions ended.">
          <button className="button-quiet">End all other sessions</button>
        </ActionForm>
      ) : null}
      <p className="text-small text-muted">
        A session ends automatically after 15 minutes without activity, and after 12 hours in any case.
      </p>
    </section>
  );
}
