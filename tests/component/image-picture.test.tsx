import { render } from '@testing-library/react';
import { axe } from 'jest-axe';
import { Picture } from '@/components/site/picture';
import { image } from '@/content/blocks/image';
import type { ShownImage } from '@/lib/content/images/data';

const ID = '0b0f6a0e-6d3c-4a57-9a3e-2f6f6f1c9d11';
const IMAGE: ShownImage = {
  id: ID,
  width: 1600,
  height: 900,
  variants: [480, 960, 1600].flatMap((width) => [
    { width, format: 'avif' as const },
    { width, format: 'webp' as const },
  ]),
};
let mockImage: ShownImage | null = IMAGE;
jest.mock('@/lib/content/images/data', () => ({ readImage: () => Promise.resolve(mockImage) }));

const show = async (props: Parameters<typeof Picture>[0]) => render(<main>{await Picture(props)}</main>);

test('a picture offers each format in every width, and keeps its place while it loads', async () => {
  const { container, getByRole } = await show({ id: ID, alt: 'A garden' });
  const srcset = (format: string) =>
    [480, 960, 1600].map((width) => `/media/${ID}/${width}.${format} ${width}w`).join(', ');
  const sources = [...container.querySelectorAll('source')];
  expect(sources.map((source) => [source.type, source.srcset])).toEqual([
    ['image/avif', srcset('avif')],
    ['image/webp', srcset('webp')],
  ]);
  for (const source of sources) expect(source.sizes).toContain('100vw');
  const image = getByRole('img', { name: 'A garden' });
  const attributes = ['src', 'width', 'height', 'loading', 'decoding', 'style'];
  expect(attributes.map((name) => image.getAttribute(name))).toEqual([
    `/media/${ID}/1600.webp`,
    '1600',
    '900',
    'lazy',
    'async',
    null,
  ]);
  expect(await axe(container)).toHaveNoViolations();
});

test('one that only decorates has an empty text', async () => {
  const { container } = await show({ id: ID });
  expect(container.querySelector('img')).toHaveAttribute('alt', '');
});

test('one that is gone leaves nothing', async () => {
  mockImage = null;
  const { container } = await show({ id: ID, alt: 'A garden' });
  expect(container.querySelector('main')).toBeEmptyDOMElement();
});

test.each([
  [{ id: ID, alt: 'A garden' }, true],
  [{ id: ID, decorative: 'true' }, true],
  [{ id: ID }, false],
  [{ id: ID, alt: 'A garden', decorative: 'true' }, false],
  [{ id: '../secret', alt: 'A garden' }, false],
])('the directive with %j', (attributes, expected) => {
  expect(image.attributes.safeParse(attributes).success).toBe(expected);
});
