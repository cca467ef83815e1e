import { CodeForm } from '@/components/staff/account/code-form';
import { loadChallenge } from '@/lib/staff/sign-in/loaders';

export const metadata = { title: 'Enter your code' };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export default async function CodePage({ searchParams }: Props) {
  const { next } = await searchParams;
  const { email } = await loadChallenge(new Date());
  return (
    <div className="mx-auto max-w-md space-y-6">
      <h1 className="text-heading">Enter your code</h1>
      <CodeForm next={typeof next === 'string' ? next : ''} email={email} />
    </div>
  );
}
