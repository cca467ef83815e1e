import { PageTitle } from '@/components/content/page-title';
import { titleOf } from '@/lib/content/copy/data';
import { pathOf } from '@/lib/content/copy/domain';
import type { ListedImage, Use } from '@/lib/content/images/data';
import { addressOf } from '@/lib/content/images/domain';
import { DeleteImage } from './delete-image';

/** All pictures, each with its details. */
export const ImageGrid = ({ images }: { images: readonly ListedImage[] }) => (
  <ul aria-label="Pictures" className="gap-gap grid sm:grid-cols-2 lg:grid-cols-3">
    {images.map((image) => (
      <li key={image.id} id={`image-${image.id}`} className="panel">
        <ImageCard image={image} />
      </li>
    ))}
  </ul>
);

function ImageCard({ image }: { image: ListedImage }) {
  const { id, name, alt, width, height, uses } = image;
  return (
    <>
      <Thumbnail image={image} />
      <h3 dir="auto" className="font-sans font-semibold">
        {name}
      </h3>
      <p dir="auto">{alt || <span className="text-muted">Decorative</span>}</p>
      <p className="text-small text-muted">
        <span>{width}</span> × <span>{height}</span> pixels
      </p>
      <Uses uses={uses} />
      {uses.length === 0 ? <DeleteImage id={id} name={name} /> : null}
    </>
  );
}

/** The description is right next to it, so its alt text is empty. */
function Thumbnail({ image: { id, width, height, variants } }: { image: ListedImage }) {
  const [smallest] = variants;
  if (!smallest) return null;
  return (
    // eslint-disable-next-line @next/next/no-img-element -- pictures are already stored in every size
    <img
      src={addressOf(id, smallest.width, 'webp')}
      alt=""
      width={width}
      height={height}
      loading="lazy"
      decoding="async"
      className="mx-auto h-48 w-auto max-w-full object-contain"
    />
  );
}

function Uses({ uses }: { uses: readonly Use[] }) {
  if (uses.length === 0) return <p className="text-small">No page uses it.</p>;
  return (
    <div className="text-small">
      <p>Used by:</p>
      <ul className="list-disc pl-6">
        {uses.map((use) => (
          <li key={`${use.language}/${use.name}`} className="wrap-anywhere">
            <UseName use={use} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A page that isn't on the site yet has no address to link to. */
function UseName({ use: { language, name, isLive } }: { use: Use }) {
  const [path, title] = [pathOf(language, name), titleOf(language, name)];
  if (!isLive)
    return (
      <>
        <PageTitle title={title} path={path} />
        <span> (not published with it)</span>
      </>
    );
  return (
    <a href={path} className="inline-block py-1">
      <PageTitle title={title} path={path} />
    </a>
  );
}
