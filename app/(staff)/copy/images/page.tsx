import type { Metadata } from 'next';
import { CopyLinks } from '@/components/content/copy-links';
import { ImageGrid } from '@/components/content/images/image-grid';
import { ImagePages } from '@/components/content/images/image-pages';
import { problemMessage } from '@/components/content/images/image-problems';
import { UploadForm } from '@/components/content/images/upload-form';
import { KeepFocus } from '@/components/staff/keep-focus';
import { readUploadWords } from '@/lib/content/images/cookies';
import { loadImages } from '@/lib/content/images/loaders';

export const metadata: Metadata = { title: 'Pictures' };

type Query = Record<string, string | string[] | undefined>;
type Props = { searchParams: Promise<Query> };

/** The pictures available to pages. */
export default async function ImagesPage({ searchParams }: Props) {
  const query = await searchParams;
  const { page, images, hasMore } = await loadImages(query);
  return (
    <div className="space-y-8">
      <div className="space-y-4">
        <CopyLinks />
        <h1 className="text-heading">Pictures</h1>
        <Answer query={query} />
      </div>
      <UploadForm said={typeof query.problem === 'string' ? await readUploadWords(new Date()) : undefined} />
      <section aria-labelledby="pictures" className="space-y-4">
        <KeepFocus version={images.map(({ id }) => id).join()} to="pictures" />
        <h2 id="pictures" tabIndex={-1} className="text-subheading">
          {page > 1 ? `All pictures, page ${page}` : 'All pictures'}
        </h2>
        {images.length > 0 ? <ImageGrid images={images} /> : <Nothing page={page} />}
        <ImagePages page={page} hasMore={hasMore} />
      </section>
    </div>
  );
}

/** The result of an upload. */
function Answer({ query: { problem, stored } }: { query: Query }) {
  if (typeof problem === 'string')
    return (
      <p role="alert" className="border-danger bg-danger-paper border-l-4 p-4">
        The picture wasn’t saved. <span>{problemMessage(problem)}</span>
      </p>
    );
  if (typeof stored !== 'string') return null;
  return (
    <p role="status" className="text-mangrove font-semibold">
      {stored === 'known'
        ? 'This picture was already here. It keeps its name and alt text.'
        : 'The picture is saved. Pages can use it now.'}
    </p>
  );
}

const Nothing = ({ page }: { page: number }) =>
  page > 1 ? (
    <p>
      No pictures here. <a href="/copy/images">Show the newest</a>
    </p>
  ) : (
    <p>No pictures yet. Pictures you upload appear here.</p>
  );
