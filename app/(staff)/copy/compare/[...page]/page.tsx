import { notFound } from 'next/navigation';
import { Comparison } from '@/components/content/comparison';
import { CopyLinks } from '@/components/content/copy-links';
import { deskPath } from '@/components/content/labels';
import { PageTitle } from '@/components/content/page-title';
import type { Side } from '@/lib/content/history/data';
import { loadComparison, loadTitle } from '@/lib/content/publishing/loaders';

const TITLES = { draft: 'The draft', file: 'The file of this release', live: 'What is live' };
const titleOf = (side: Side) =>
  side === 0 ? 'Version 0, as shipped' : typeof side === 'number' ? `Version ${side}` : TITLES[side];

const lowered = (title: string) => title.charAt(0).toLowerCase() + title.slice(1);

type Props = {
  params: Promise<{ page: string[] }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const generateMetadata = async ({ params }: Props) => loadTitle('Compare', (await params).page);

export default async function ComparePage({ params, searchParams }: Props) {
  const loaded = await loadComparison((await params).page, await searchParams, new Date());
  if (!loaded) notFound();
  const { page, before, after, from, to } = loaded;
  return (
    <div className="space-y-gap">
      <CopyLinks />
      <h1 className="text-heading wrap-anywhere">
        <PageTitle {...page} />: <span>{titleOf(from)}</span> and <span>{lowered(titleOf(to))}</span>
      </h1>
      <p className="flex flex-wrap gap-4">
        <a href={deskPath('edit', page)}>Back to the editor</a>
        <a href={deskPath('history', page)}>History</a>
      </p>
      <Comparison before={before} after={after} titles={{ before: titleOf(from), after: titleOf(to) }} />
    </div>
  );
}
