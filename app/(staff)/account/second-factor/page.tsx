import { ConfirmIdentityPanel } from '@/components/staff/account/confirm-identity-panel';
import { SecondFactorSetUp } from '@/components/staff/account/second-factor-set-up';
import { env } from '@/lib/platform/env';
import { loadSecondFactor } from '@/lib/staff/sign-in/loaders';

export const metadata = { title: 'Add a second factor' };

export default async function SecondFactorPage() {
  const { offer, hasApp, hasPasskey, email } = await loadSecondFactor(new Date());
  const { APP_URL: address } = env();
  return (
    <div className="mx-auto max-w-xl space-y-6">
      <h1 className="text-heading">Add a second factor</h1>
      {hasApp ? (
        <p>An app that you set up here takes the place of the one you have, with new recovery codes.</p>
      ) : null}
      {offer ? (
        <SecondFactorSetUp offer={offer} done="/account" address={address} />
      ) : (
        <ConfirmIdentityPanel email={email} hasApp={hasApp} hasPasskey={hasPasskey} address={address} />
      )}
      <p>
        <a href="/account">Back to your account</a>
      </p>
    </div>
  );
}
