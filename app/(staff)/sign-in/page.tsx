import { SignIn } from '@/components/staff/account/sign-in';
import { env } from '@/lib/platform/env';
import { ownValue } from '@/lib/shared/own-value';

export const metadata = { title: 'Sign in' };

type Props = { searchParams: Promise<{ next?: string | string[]; ended?: string | string[] }> };

const ENDED: Readonly<Record<string, string>> = {
  idle: 'Your session has ended: after 15 minutes without activity, or because it was ended elsewhere. Notes you were writing are saved.',
  'signed-out': 'You are signed out.',
  'new-password':
    'Your new password is set, and all your sessions have ended. Sign in with the new password.',
};

export default async function SignInPage({ searchParams }: Props) {
  const { next, ended } = await searchParams;
  const notice = ownValue(ENDED, String(ended));
  return (
    <div className="mx-auto max-w-md space-y-6">
      <h1 className="text-heading">Sign in to the staff desk</h1>
      {notice ? (
        <p role="status" className="panel">
          {notice}
        </p>
      ) : null}
      <SignIn next={typeof next === 'string' ? next : ''} address={env().APP_URL} />
      <p className="text-small text-muted">
        Staff only. Looking for help? <a href="/">Go to our public pages</a>.
      </p>
    </div>
  );
}
