import { changeFailures, SeenFields } from '@/components/cases/case/request-seen';
import { ActionForm } from '@/components/staff/action-form';
import { TEXT_BOX } from '@/components/ui/field';
import type { RequestView } from '@/lib/cases/case/data';
import { saveReferrerAction, setReferralAction } from '@/lib/cases/referrals/actions';
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
      <AddSender view={view} referrers={referrers} />
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

/** A professional who wrote, and isn't in the directory yet, is added by one press. */
function AddSender({ view: { id, answers }, referrers }: Pick<Props, 'view' | 'referrers'>) {
  const sender = { organization: answers.practice, person: answers.name };
  const isKnown = referrers.some((one) => referrerText(one) === referrerText(sender));
  if (answers.askingFor !== 'professional' || isKnown) return null;
  return (
    <ActionForm
      action={saveReferrerAction}
      failures={{
        GONE: 'This entry was removed from the directory.',
        REQUEST_GONE:
          'This request no longer exists: it was deleted by the person or under the retention rules.',
      }}
      doneText="Added. Choose them as the source below."
    >
      <p className="text-small">
        Sent by a professional: <bdi>{referrerText(sender)}</bdi>
      </p>
      <input type="hidden" name="id" value="" />
      <input type="hidden" name="source" value={id} autoComplete="off" />
      <input type="hidden" name="kind" value="professional" />
      <input type="hidden" name="phone" value="" />
      <input type="hidden" name="organization" value={sender.organization} autoComplete="off" />
      <input type="hidden" name="person" value={sender.person} autoComplete="off" />
      <button type="submit" className="button-quiet text-small">
        Add them to the directory
      </button>
    </ActionForm>
  );
}
