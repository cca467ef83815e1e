import { homeOf } from '@/lib/auth/permissions';
import { currentSession } from '@/lib/auth/staff';

/** What staff see instead of a page that their role doesn't include. */
export default async function Forbidden() {
  const session = await currentSession();
  return (
    <>
      <h1 className="text-title">Not for your role</h1>
      <p className="mt-6">Your role does not include this page. An administrator can change your role.</p>
      <p className="mt-4">{session ? <a href={homeOf(session.user.role)}>Go to your start page</a> : null}</p>
    </>
  );
}
