import { redirect } from 'next/navigation';
import { SecondFactorSetUp } from '@/components/account/second-factor-set-up';
import { homeOf } from '@/lib/auth/permissions';
import { currentSession } from '@/lib/auth/staff';
import { env } from '@/lib/platform/env';
import { appOffer } from '@/lib/sign-in/loaders';

export const metadata = { title: 'Set up a second factor' };

/** The last step behind an invitation: nothing of the desk is shown before it is done. */
export default async function SetUpPage() {
  const session = await currentSession();
  if (!session || session.assurance === 'password') redirect('/sign-in');
  if (session.assurance === 'full') redirect(homeOf(session.user.role));
  return (
    <div className="mx-auto max-w-xl space-y-6">
      <h1 className="text-heading">Set up a second factor</h1>
      <p>
        The desk holds what people told us in confidence, so a password alone opens nothing. Choose one of the
        two; you can add the other one later on your account page.
      </p>
      <SecondFactorSetUp
        offer={await appOffer(session)}
        done={homeOf(session.user.role)}
        address={env().APP_URL}
      />
    </div>
  );
}
