import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { SecondFactorSetUp } from '@/components/staff/account/second-factor-set-up';
import { currentSession } from '@/lib/auth/staff';
import { env } from '@/lib/platform/env';
import { withNext } from '@/lib/shared/next-address';
import { safeNext } from '@/lib/staff/sign-in/domain';
import { appOffer } from '@/lib/staff/sign-in/loaders';

export const metadata = { title: 'Set up a second factor' };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

/** The last step after an invitation: nothing of the desk is shown until it's done. */
export default async function SetUpPage({ searchParams }: Props) {
  const { next } = await searchParams;
  const asked = typeof next === 'string' ? next : '';
  const session = await currentSession();
  if (!session || session.assurance === 'password') redirect(withNext('/sign-in', asked));
  const done = safeNext(asked, session.user.role);
  // Without JavaScript this page is also the response to the form, and shows the codes, which are shown only once.
  const isAnswer = (await headers()).has('content-type');
  if (session.assurance === 'full' && !isAnswer) redirect(done);
  return (
    <div className="mx-auto max-w-xl space-y-6">
      <h1 className="text-heading">Set up a second factor</h1>
      <p>
        The desk contains what people told us in confidence, so a password alone isn’t enough. Choose one of
        the two; you can add the other one later on your account page.
      </p>
      <SecondFactorSetUp offer={await appOffer(session)} done={done} address={env().APP_URL} />
    </div>
  );
}
