import type { ListedPage } from '@/lib/content/pages/data';
import { isolated } from '@/lib/shared/bidi';
import { formatDate, formatMoment } from '@/lib/shared/dates';
import { deskPath, NOBODY, PAGE_STATE_LABELS, URGENT } from './labels';

/** The site's pages, each with its status and details. */
export function PageList({ pages, timeZone }: { pages: readonly ListedPage[]; timeZone: string }) {
  return (
    <table className="data-table table-in-blocks">
      <thead>
        <tr>
          <th scope="col">Page</th>
          <th scope="col">Status</th>
          <th scope="col">Last change</th>
          <th scope="col">Next review</th>
        </tr>
      </thead>
      <tbody>
        {pages.map((page) => (
          <PageRow key={`${page.language} ${page.name}`} page={page} timeZone={timeZone} />
        ))}
      </tbody>
    </table>
  );
}

function PageRow({ page, timeZone }: { page: ListedPage; timeZone: string }) {
  const { title, path, states, scheduledAt, brokenLinks, changedAt, changedBy, nextReview } = page;
  return (
    <tr>
      <td>
        <a className="inline-block py-1 font-semibold" href={deskPath('edit', page)}>
          <bdi>{title}</bdi>
        </a>
        <span className="text-muted block break-all">{path}</span>
      </td>
      <td>
        <ul className="flex flex-wrap gap-1.5">
          {states.map((state) => (
            <li key={state} className={URGENT.includes(state) ? 'tag tag-danger' : 'tag'}>
              {PAGE_STATE_LABELS[state]}
            </li>
          ))}
          {brokenLinks > 0 ? (
            <li className="tag tag-danger">
              <span>{brokenLinks}</span> broken <span>{brokenLinks === 1 ? 'link' : 'links'}</span>
            </li>
          ) : null}
        </ul>
        {scheduledAt ? (
          <span className="block">
            for <span>{formatMoment(scheduledAt, timeZone)}</span>
          </span>
        ) : null}
      </td>
      <td>
        {changedAt ? <span className="text-muted md:hidden">Last change: </span> : null}
        <span>
          {changedAt
            ? `${formatMoment(changedAt, timeZone)}, ${isolated(changedBy ?? NOBODY)}`
            : 'As shipped'}
        </span>
      </td>
      <td>
        {nextReview ? (
          <>
            <span className="text-muted md:hidden">Next review: </span>
            <span>{formatDate(nextReview)}</span>
          </>
        ) : null}
      </td>
    </tr>
  );
}
