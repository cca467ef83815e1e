import { InviteForm } from '@/components/staff/account/invite-form';
import { MemberCard } from '@/components/staff/account/member-card';
import { PendingInvitations } from '@/components/staff/account/pending-invitations';
import { clinic } from '@/lib/clinic/data';
import { loadTeam } from '@/lib/staff/team/loaders';

export const metadata = { title: 'Team' };

export default async function TeamPage() {
  const { staff, members, invitations } = await loadTeam();
  const { timeZone } = clinic();
  return (
    <div className="space-y-8">
      <h1 className="text-heading">Team</h1>
      <ul className="grid gap-4 lg:grid-cols-2">
        {members.map((member) => (
          <li key={member.id}>
            <MemberCard member={member} isSelf={member.id === staff.id} timeZone={timeZone} />
          </li>
        ))}
      </ul>
      <InviteForm />
      <PendingInvitations invitations={invitations} timeZone={timeZone} now={new Date()} />
    </div>
  );
}
