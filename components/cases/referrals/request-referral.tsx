import { changeFailures, SeenFields } from '@/components/cases/case/request-seen';
import { ActionForm } from '@/components/staff/action-form';
import { TEXT_BOX } from '@/components/ui/field';
import type { RequestView } from '@/lib/cases/case/data';
import { setReferralAction } from '@/lib/cases/referrals/actions';
import type { Referrer } from '@/lib/cases/referrals/data';
import { referrerText } from '@/lib/cases/referrals/fields';
import { isolated } from '@/lib/shared/bidi';

type Props = { view: RequestView; referrerId: string | null; referrers: readonly Referrer[] };

/** Who sent the person. */
export function RequestReferral({ view, referrerId, referrers }: Props) {
  const current = referrers.find(({ id }) => id === referrerId);
  const failures = {
    ...changeFailures(view),
    NO_SUCH_REFERRER: 'This entry was removed from the directory. Choose another one.',
  };
  return (
    <section aria-labelledby="referral" className="panel">
      <h2 id="referral">Referred by</h2>
      <p>
        Now:{' '}
        <strong>
          <bdi>{current ? referrerText(current) : 'not recorded'}</bdi>
        </strong>
      </p>
      {view.answers.askingFor === 'professional' ? (
        <p className="text-small">
          The sender is a professional. If they aren’t in the directory yet, add them there first.
        </p>
      ) : null}
      <ActionForm
        action={setReferralAction}
        failures={failures}
        doneText="Referral saved."
        className="space-y-3"
      >
        <SeenFields {...view} />
        <label className="block space-y-1.5">
          <span className="font-semibold">Source</span>
          <select
            key={referrerId ?? ''}
            name="referrerId"
            defaultValue={referrerId ?? ''}
            className={TEXT_BOX}
          >
            <option value="">Not recorded</option>
            {referrers.map((one) => (
              <option key={one.id} value={one.id}>
                {isolated(referrerText(one))}
              </option>
            ))}
          </select>
        </label>
        <div className="flex flex-wrap items-center gap-4">
          <button type="submit" className="button-quiet text-small">
            Save source
          </button>
          <a href="/desk/referrals">Referral directory</a>
        </div>
      </ActionForm>
    </section>
  );
}
