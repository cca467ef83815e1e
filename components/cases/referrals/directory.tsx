import { ActionForm } from '@/components/staff/action-form';
import { removeReferrerAction } from '@/lib/cases/referrals/actions';
import type { Referrer } from '@/lib/cases/referrals/data';
import { REFERRER_LABELS, referrerText } from '@/lib/cases/referrals/fields';
import { phoneText } from '@/lib/shared/phone';
import { ReferrerForm } from './referrer-form';

/** The referral directory: who sends people to the clinic. */
export const Directory = ({ referrers, canWrite }: { referrers: readonly Referrer[]; canWrite: boolean }) => (
  <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_21rem]">
    <section aria-labelledby="entries" className="panel">
      <h2 id="entries">Directory</h2>
      {referrers.length === 0 ? <p>No one is in the directory yet.</p> : null}
      <ul className="divide-sand divide-y">
        {referrers.map((one) => (
          <li key={one.id} className="space-y-2 py-3">
            <p>
              <strong>
                <bdi>{referrerText(one)}</bdi>
              </strong>{' '}
              <span className="tag">{REFERRER_LABELS[one.kind]}</span>{' '}
              <span>{one.phone === '' ? '' : phoneText(one.phone)}</span>
            </p>
            {canWrite ? <Changes referrer={one} /> : null}
          </li>
        ))}
      </ul>
    </section>
    {canWrite ? (
      <section aria-labelledby="add" className="panel">
        <h2 id="add">Add an entry</h2>
        <ReferrerForm />
      </section>
    ) : null}
  </div>
);

const Changes = ({ referrer }: { referrer: Referrer }) => (
  <details className="fold">
    <summary>Edit or remove</summary>
    <div className="mt-3 max-w-prose space-y-4">
      <ReferrerForm key={JSON.stringify(referrer)} referrer={referrer} />
      <ActionForm
        action={removeReferrerAction}
        failures={{ GONE: 'This entry was removed already.' }}
        doneText="Entry removed."
      >
        <input type="hidden" name="id" value={referrer.id} autoComplete="off" />
        <p className="text-small">Requests that name this source will name no one.</p>
        <button type="submit" className="button-quiet text-small">
          Remove from the directory
        </button>
      </ActionForm>
    </div>
  </details>
);
