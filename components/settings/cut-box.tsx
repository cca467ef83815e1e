import type { CutEffect } from '@/lib/cases/retention/data';
import { formatMoment } from '@/lib/shared/dates';
import { TextBox, type Controls } from './boxes';
import { CutList, requestsText } from './cut-list';

type Props = { controls: Controls; cut: CutEffect; timeZone: string };

/** What a shorter retention deletes and when, and the box where the number of requests is typed to confirm. */
export function CutBox({ controls, cut, timeZone }: Props) {
  const { cuts, at, requests } = cut;
  return (
    <div className="border-danger bg-danger-paper space-y-4 border-l-4 p-5">
      <p>
        <strong>
          <span>{requestsText(requests)}</span> will be deleted for good
        </strong>{' '}
        when this takes effect, on <span>{formatMoment(at, timeZone)}</span>. From then on, requests are
        deleted sooner than they would be today.
      </p>
      <CutList cuts={cuts} />
      <TextBox
        controls={controls}
        name="confirmed"
        hint={`Type ${requests.toLocaleString('en-US')} to confirm. Every administrator gets an email, and any of them can stop it until it takes effect.`}
        inputMode="numeric"
        required
      />
    </div>
  );
}
