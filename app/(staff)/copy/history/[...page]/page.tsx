import { notFound } from 'next/navigation';
import { CopyLinks } from '@/components/content/copy-links';
import { deskPath } from '@/components/content/labels';
import { PageHistory } from '@/components/content/page-history';
import { PageTitle } from '@/components/content/page-title';
import { clinic } from '@/lib/clinic/data';
import { loadHistory, loadTitle } from '@/lib/content/publishing/loaders';

type Props = { params: Promise<{ page: string[] }> };

export const generateMetadata = async ({ params }: Props) => loadTitle('History of', (await params).page);

export default async function HistoryPage({ params }: Props) {
  const loaded = await loadHistory((await params).page, new Date());
  if (!loaded) notFound();
  const { page, history } = loaded;
  return (
    <div className="space-y-gap">
      <CopyLinks />
      <h1 className="text-heading wrap-anywhere">
        History of <PageTitle {...page} />
      </h1>
      <p>
        <a href={deskPath('edit', page)}>Back to the editor</a>
      </p>
      {history.length === 0 ? (
        <p className="panel">
          {page.asShipped
            ? 'Nothing has been published here yet. Visitors see the text that came with the software.'
            : 'Nothing has been published here yet.'}
        </p>
      ) : null}
      <PageHistory page={page} history={history} timeZone={clinic().timeZone} />
    </div>
  );
}
