type Props = { page: number; hasMore: boolean };

const addressOf = (page: number) => (page > 1 ? `/copy/images?page=${page}` : '/copy/images');

/** Links to newer and older pictures. */
export function ImagePages({ page, hasMore }: Props) {
  if (page === 1 && !hasMore) return null;
  return (
    <nav aria-label="Pages of pictures" className="flex flex-wrap gap-3">
      {page > 1 ? (
        <a className="button-quiet" href={addressOf(page - 1)}>
          Newer pictures
        </a>
      ) : null}
      {hasMore ? (
        <a className="button-quiet" href={addressOf(page + 1)}>
          Older pictures
        </a>
      ) : null}
    </nav>
  );
}
