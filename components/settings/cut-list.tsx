import type { Cut } from '@/lib/cases/retention/domain';
import { STATUS_LABELS } from '@/lib/clinic/statuses';

export const requestsText = (count: number): string =>
  count === 1 ? '1 request' : `${count.toLocaleString('en-US')} requests`;

/** The statuses whose requests will be kept for a shorter time. */
export const CutList = ({ cuts }: { cuts: readonly Cut[] }) => (
  <ul className="list-disc pl-6">
    {cuts.map(({ status, from, to }) => (
      <li key={status}>
        <span>{STATUS_LABELS[status]}</span>: <span>{to.toLocaleString('en-US')}</span> days instead of{' '}
        <span>{from.toLocaleString('en-US')}</span>
      </li>
    ))}
  </ul>
);
