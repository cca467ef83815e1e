import { readImage, type ShownImage } from '@/lib/content/images/data';
import { addressOf, FORMATS, type ImageFormat } from '@/lib/content/images/domain';

/** The maximum width of a page's text (`max-w-prose`). */
const SIZES = '(min-width: 48rem) 42rem, 100vw';

const sourcesOf = ({ id, variants }: ShownImage, wanted: ImageFormat): string =>
  variants
    .filter(({ format }) => format === wanted)
    .map(({ width }) => `${addressOf(id, width, wanted)} ${width}w`)
    .join(', ');

/** An uploaded picture on a page; renders nothing if it's gone. Without `alt` it's decorative. */
export async function Picture({ id, alt = '' }: { id: string; alt?: string }) {
  const image = await readImage(id);
  if (!image) return null;
  return (
    <picture className="picture">
      {FORMATS.map((format) => (
        <source key={format} type={`image/${format}`} srcSet={sourcesOf(image, format)} sizes={SIZES} />
      ))}
      <img
        src={addressOf(image.id, image.width, 'webp')}
        alt={alt}
        width={image.width}
        height={image.height}
        loading="lazy"
        decoding="async"
      />
    </picture>
  );
}
