import type { Metadata } from 'next';
import { Directory } from '@/components/cases/referrals/directory';
import { loadReferrers } from '@/lib/cases/referrals/loaders';

export const metadata: Metadata = { title: 'Referral directory' };

export default async function ReferralsPage() {
  const { referrers, canWrite } = await loadReferrers();
  return (
    <div className="space-y-4">
      <h1 className="text-subheading">Referral directory</h1>
      <Directory referrers={referrers} canWrite={canWrite} />
      <p>
        <a href="/desk/pipeline#sources">Outcomes by source</a>
      </p>
    </div>
  );
}
