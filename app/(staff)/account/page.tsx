import { AccountFactors } from '@/components/staff/account/account-factors';
import { AccountSessions } from '@/components/staff/account/account-sessions';
import { ChangePassword } from '@/components/staff/account/change-password';
import { ROLE_NAMES } from '@/components/staff/account/role-names';
import { SignOut } from '@/components/staff/account/sign-out';
import { clinic } from '@/lib/clinic/data';
import { loadAccount } from '@/lib/staff/sign-in/loaders';

export const metadata = { title: 'Your account' };

export default async function AccountPage() {
  const { staff, sessions, passkeys, factors } = await loadAccount(new Date());
  return (
    <div className="mx-auto max-w-3xl space-y-8">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <div>
          <h1 dir="auto" className="text-heading">
            {staff.name}
          </h1>
          <p className="text-muted">
            <bdi>{staff.email}</bdi>, <span>{ROLE_NAMES[staff.role]}</span>
          </p>
        </div>
        <SignOut />
      </div>
      <AccountFactors factors={factors} passkeys={passkeys} timeZone={clinic().timeZone} />
      <AccountSessions sessions={sessions} timeZone={clinic().timeZone} />
      <ChangePassword email={staff.email} />
    </div>
  );
}
