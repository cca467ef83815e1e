import { ForgotForm } from '@/components/staff/account/forgot-form';

export const metadata = { title: 'A new password' };

export default function ForgotPage() {
  return (
    <div className="mx-auto max-w-md space-y-6">
      <h1 className="text-heading">A new password</h1>
      <ForgotForm />
    </div>
  );
}
