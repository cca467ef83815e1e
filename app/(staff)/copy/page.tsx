import { AwaitingApproval } from '@/components/content/awaiting-approval';
import { CopyLinks } from '@/components/content/copy-links';
import { PageFilter } from '@/components/content/page-filter';
import { PageList } from '@/components/content/page-list';
import { MissingFacts } from '@/components/settings/missing-facts';
import { clinic } from '@/lib/clinic/data';
import { loadPages } from '@/lib/content/pages/loaders';
import { loadAwaiting } from '@/lib/content/publishing/loaders';

export const metadata = { title: 'Pages' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function CopyPage({ searchParams }: Props) {
  const { query, all, pages } = await loadPages(await searchParams, new Date());
  return (
    <div className="space-y-gap">
      <CopyLinks />
      <div className="flex flex-wrap items-end justify-between gap-4">
        <h1 className="text-heading">Pages</h1>
        <a className="button-quiet" href="/copy/new">
          New page or article
        </a>
      </div>
      <MissingFacts placeholders={clinic().placeholders} />
      <AwaitingApproval changes={await loadAwaiting()} timeZone={clinic().timeZone} />
      <PageFilter query={query} />
      <p className="text-muted text-small">
        <span>{pages.length}</span> of <span>{all.length}</span> pages
      </p>
      {pages.length > 0 ? (
        <PageList pages={pages} timeZone={clinic().timeZone} />
      ) : (
        <p className="panel">
          No pages match. <a href="/copy">Show all pages</a>
        </p>
      )}
    </div>
  );
}
