import type { ReactNode } from 'react';
import { Wordmark } from '@/components/site/wordmark';
import { IdleTimeout } from '@/components/staff/account/idle-timeout';
import { STAFF_NAVIGATION } from '@/content/areas';
import type { Role } from '@/lib/auth/permissions';
import { ownValue } from '@/lib/shared/own-value';
import { mayOpen } from '@/lib/staff/sign-in/domain';
import { Announcements } from './announcements';
import { ConfirmDialog } from './confirm-dialog';
import { ConnectionNotice } from './connection-notice';
import { GuardedLinks } from './guarded-links';
import { RestoreNotice } from './restore-notice';
import { StaffLink } from './staff-link';

type Props = {
  clinicName: string;
  user: { id: string; name: string; role: Role } | null;
  /** How long a session may go unused before it ends. */
  idleLimitMs: number;
  /** How much awaits this person, by the address of its area. */
  badges?: Readonly<Record<string, number>>;
  /** The moment that a restored site shows, in words, until it is released. */
  restoredTo?: string;
  /** The search for requests, the shortcuts and what can be undone, for those who may read requests. */
  desk?: ReactNode;
  children: ReactNode;
};

/** The header, navigation and main part of every staff page. */
export function StaffFrame({
  clinicName,
  user,
  idleLimitMs,
  badges = {},
  restoredTo,
  desk,
  children,
}: Props) {
  return (
    <>
      <a href="#main" className="skip-link">
        Skip to the content
      </a>
      <header className="border-sand border-b print:hidden">
        <div className="wide staff-header">
          <Wordmark name={clinicName} />
          {user ? (
            <nav aria-label="Staff" className="staff-nav">
              {STAFF_NAVIGATION.filter(({ href }) => mayOpen(user.role, href)).map(({ href, label }) => (
                <StaffLink key={href} href={href}>
                  <span>{label}</span>
                  <Badge count={ownValue(badges, href) ?? 0} />
                </StaffLink>
              ))}
              <StaffLink href="/account">
                <bdi>{user.name}</bdi>
              </StaffLink>
            </nav>
          ) : null}
          {desk}
        </div>
      </header>
      {user ? <ConnectionNotice /> : null}
      {user && restoredTo ? <RestoreNotice to={restoredTo} /> : null}
      <main id="main" tabIndex={-1} className="wide py-gap outline-none">
        {children}
      </main>
      <Announcements />
      {user ? (
        <>
          <ConfirmDialog />
          <GuardedLinks />
          <IdleTimeout userId={user.id} limitMs={idleLimitMs} />
        </>
      ) : null}
    </>
  );
}

const Badge = ({ count }: { count: number }) =>
  count > 0 ? (
    <span className="tag tag-danger ml-1.5">
      <span>{count}</span>
      <span className="sr-only"> awaiting your approval</span>
    </span>
  ) : null;
