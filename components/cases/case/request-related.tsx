import type { Related } from '@/lib/cases/related/data';
import { STATUS_LABELS } from '@/lib/clinic/statuses';
import { formatMoment } from '@/lib/shared/dates';

const RELATIONS: Readonly<Record<Related['relation'], string>> = {
  corrects: 'came earlier, and this one may correct it',
  corrected_by: 'came later and may correct this one',
  same_contact: 'has the same phone or email',
};

/** Other requests that may be from the same person; renders nothing if there are none. */
export function RelatedRequests({ related, timeZone }: { related: readonly Related[]; timeZone: string }) {
  if (related.length === 0) return null;
  return (
    <section aria-labelledby="related" className="space-y-3">
      <h2 id="related" className="text-subheading">
        Possibly the same person
      </h2>
      <ul className="space-y-2">
        {related.map(({ reference, receivedAt, status, inTrash, relation }) => (
          <li key={reference}>
            {/* Not prefetched, because opening a request is recorded. */}
            <a href={`/desk/requests/${reference}`} className="font-semibold">
              {reference}
            </a>{' '}
            <span>{RELATIONS[relation]}</span>. <span className="tag">{STATUS_LABELS[status]}</span>{' '}
            {inTrash ? <span className="tag">In the trash</span> : null}
            <span className="text-muted text-small block">
              Received <span>{formatMoment(receivedAt, timeZone)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
