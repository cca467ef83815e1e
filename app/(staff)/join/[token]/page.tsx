import { JoinForm } from '@/components/staff/account/join-form';
import { readLink } from '@/lib/staff/team/data';

const TITLES = {
  invitation: 'Set up your account',
  password_reset: 'Set a new password',
  second_factor_reset: 'Set up your account again',
} as const;

const GONE = 'This link no longer works';

type Props = { params: Promise<{ token: string }> };

export async function generateMetadata({ params }: Props) {
  const link = await readLink((await params).token, new Date());
  return { title: link ? TITLES[link.kind] : GONE };
}

/** The page behind a link sent by email. Viewing it doesn't use up the link, because mail programs open links too. */
export default async function JoinPage({ params }: Props) {
  const { token } = await params;
  const link = await readLink(token, new Date());
  if (!link) {
    return (
      <div className="mx-auto max-w-md space-y-4">
        <h1 className="text-heading">{GONE}</h1>
        <p>
          It was used, took too long, or a newer one took its place. Ask an administrator for a new one, or{' '}
          <a href="/sign-in/forgot">ask for a new password</a>.
        </p>
      </div>
    );
  }
  return (
    <div className="mx-auto max-w-md space-y-6">
      <h1 className="text-heading">{TITLES[link.kind]}</h1>
      <JoinForm
        token={token}
        email={link.email}
        asksName={link.kind === 'invitation' && link.userId === null}
        enrols={link.kind !== 'password_reset'}
      />
    </div>
  );
}
