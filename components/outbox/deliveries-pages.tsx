import { afterText, type Filter } from '@/lib/outbox/schema';

type Props = { filter: Filter; next: { createdAt: Date; id: string } | null };

/** Links to the newest and to older emails, with the same filter. */
export function DeliveriesPages({ filter, next }: Props) {
  const address = (after?: string) => {
    const { state, template } = filter;
    const query = new URLSearchParams({
      ...(state && { state }),
      ...(template && { template }),
      ...(after && { after }),
    });
    return query.size > 0 ? `/desk/deliveries?${query.toString()}` : '/desk/deliveries';
  };
  if (!next && !filter.after) return null;
  return (
    <nav aria-label="Pages of emails" className="flex flex-wrap gap-3">
      {filter.after ? (
        <a className="button-quiet" href={address()}>
          Newest emails
        </a>
      ) : null}
      {next ? (
        <a className="button-quiet" href={address(afterText(next))}>
          Older emails
        </a>
      ) : null}
    </nav>
  );
}
