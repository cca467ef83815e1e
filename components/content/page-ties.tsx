import type { Ties } from '@/lib/content/pages/data';

const MENUS = { main: 'the main menu', footer: 'the footer' } as const;

/**
 * What depends on a page that is about to be moved or unpublished: menus, links and, if it's unpublished, the pages
 * below it.
 */
export function PageTies({ ties, withBelow = false }: { ties: Ties; withBelow?: boolean }) {
  return (
    <>
      {ties.menus.length > 0 ? (
        <p>
          <span>
            It’s in <span>{[...new Set(ties.menus.map(({ menu }) => MENUS[menu]))].join(' and ')}</span>,
            as{' '}
          </span>
          “<bdi>{ties.menus[0]?.label}</bdi>”
        </p>
      ) : null}
      {withBelow ? <Pages title="These pages are below it and stay on the site:" pages={ties.below} /> : null}
      <Pages title="These pages and texts link to it:" pages={ties.links} />
    </>
  );
}

const Pages = ({ title, pages }: { title: string; pages: Ties['links'] }) =>
  pages.length > 0 ? (
    <div>
      <p>{title}</p>
      <ul className="list-disc pl-5">
        {pages.map((page) => (
          <li key={page.path} className="wrap-anywhere">
            <bdi>{page.title}</bdi>{' '}
            <span>
              (<span>{page.path}</span>)
            </span>
          </li>
        ))}
      </ul>
    </div>
  ) : null;
