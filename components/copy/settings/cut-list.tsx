import type { Cut } from '@/lib/retention/domain';
import { KEPT } from '@/lib/settings/fields';

export const requestsText = (count: number): string =>
  count === 1 ? '1 request' : `${count.toLocaleString('en-US')} requests`;

/** The statuses whose requests are kept for a shorter time. */
export const CutList = ({ cuts }: { cuts: readonly Cut[] }) => (
  <ul className="list-disc pl-6">
    {cuts.map(({ status, from, to }) => (
      <li key={status}>
        {KEPT[status].label}: {to.toLocaleString('en-US')} days instead of {from.toLocaleString('en-US')}
      </li>
    ))}
  </ul>
);
