import fc from 'fast-check';
import {
  altOf,
  uuidsIn,
  isMovingPng,
  whyRefused,
  kindOf,
  MAX_ALT,
  nameOf,
  sizesOf,
  variantAsked,
  addressOf,
  FORMATS,
} from '@/lib/content/images/domain';

const ID = '0b0f6a0e-6d3c-4a57-9a3e-2f6f6f1c9d11';

describe('the sizes of a picture', () => {
  const widths = (width: number, height: number) => sizesOf({ width, height }).map((size) => size.width);

  test.each([
    [4000, 3000, [480, 960, 1600]],
    [1600, 900, [480, 960, 1600]],
    [1599, 900, [480, 960, 1599]],
    [700, 500, [480, 700]],
    [480, 480, [480]],
    [300, 200, [300]],
    [1, 1, [1]],
    [1000, 40_000, [100]],
  ])('of %i by %i are as wide as %p', (width, height, expected) => {
    expect(widths(width, height)).toEqual(expected);
  });

  test('are never larger than it was, keep its shape and rise', () => {
    const side = fc.integer({ min: 1, max: 40_000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const sizes = sizesOf({ width, height });
        for (const size of sizes) {
          expect(size.width).toBeLessThanOrEqual(Math.min(width, 1600));
          expect(size.height).toBeLessThanOrEqual(Math.min(height, 4000));
          expect(size.width).toBeGreaterThan(0);
          expect(size.height).toBeGreaterThan(0);
          // Within the pixel that rounding may remove from either side.
          const difference = Math.abs(size.width * height - size.height * width);
          const isAsSmallAsCanBe = size.width === 1 || size.height === 1;
          expect(isAsSmallAsCanBe || difference <= 1.1 * (width + height)).toBe(true);
        }
        const rising = sizes.map((size) => size.width);
        expect([...new Set(rising)].sort((a, b) => a - b)).toEqual(rising);
      }),
    );
  });

  test('of the largest one are its own sizes', () => {
    const largest = sizesOf({ width: 4032, height: 3024 }).at(-1)!;
    expect(sizesOf(largest)).toEqual(sizesOf({ width: 4032, height: 3024 }));
  });
});

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

test.each([
  ['\xff\xd8\xff\xe0\x00\x10JFIF', 'jpeg'],
  ['\x89PNG\r\n\x1a\n\x00', 'png'],
  ['GIF87a\x01\x00', 'gif'],
  ['GIF89a\x01\x00', 'gif'],
  ['RIFF\x0a\x00\n\x00WEBPVP8 ', 'webp'],
  ['\x00\x00\x00\x20ftypavif', 'heif'],
  ['\x00\x00\x00\x0aftypmif1', 'heif'],
])('what begins with %j is of the kind %p', (text, kind) => {
  expect(kindOf(bytes(text))).toEqual({ ok: true, value: kind });
});

test.each([
  ['\x00\x00\x00\x20ftypheic\x00\x00\x00\x00mif1heic', 'HEIC'],
  ['\x00\x00\x00\x18ftypheix', 'HEIC'],
  ['\x00\x00\x00\x18ftyphevc', 'HEIC'],
  ['\x00\x00\x00\x14ftypqt  ', 'MOVING'],
  ['\x00\x00\x00\x18ftypmp42', 'MOVING'],
  ['\x00\x00\x00\x20ftypavis', 'MOVING'],
  ['RIFF\x00\x00\x00\x00WAVE', 'NOT_AN_IMAGE'],
  [' GIF89a', 'NOT_AN_IMAGE'],
  ['\n\xff\xd8\xff', 'NOT_AN_IMAGE'],
  ['<svg xmlns="http://www.w3.org/2000/svg">', 'SVG'],
  ['\xef\xbb\xbf<?xml version="1.0"?>\n<!-- Made by hand -->\n<!DOCTYPE svg PUBLIC "x">\n<svg>', 'SVG'],
  ['<!doctype html><svg>', 'NOT_AN_IMAGE'],
  ['II*\0', 'NOT_AN_IMAGE'],
  ['%PDF-1.7', 'PDF'],
  ['', 'EMPTY'],
])('what begins with %j is refused as %s', (text, code) => {
  expect(kindOf(bytes(text))).toEqual({ ok: false, code });
});

test.each([
  ['jpeg', { format: 'jpeg' }, undefined],
  ['heif', { format: 'heif', compression: 'av1', pages: 1 }, undefined],
  ['gif', { format: 'gif', pages: 1 }, undefined],
  ['heif', { format: 'heif', compression: 'hevc' }, 'HEIC'],
  ['gif', { format: 'gif', pages: 2 }, 'MOVING'],
  ['webp', { format: 'webp', pages: 12 }, 'MOVING'],
  ['gif', { format: 'svg' }, 'NOT_AN_IMAGE'],
] as const)('why a %s is refused that was read as %j: %s', (kind, header, expected) => {
  expect(whyRefused(kind, header)).toBe(expected);
});

const chunk = (name: string, data: number[]) => [0, 0, 0, data.length, ...bytes(name), ...data, 0, 0, 0, 0];
test.each([
  ['a still one', [...chunk('IHDR', [1]), ...chunk('IDAT', [1])], false],
  ['one of three frames', [...chunk('IHDR', [1]), ...chunk('acTL', [0, 0, 0, 3, 0, 0, 0, 0])], true],
  ['one of one frame', [...chunk('acTL', [0, 0, 0, 1, 0, 0, 0, 0]), ...chunk('IDAT', [])], false],
  ['one that ends early', [0, 0, 0, 9], false],
  ['one whose chunk claims more than there is', [255, 255, 255, 255, ...bytes('IHDR'), 1, 2, 3, 4], false],
])('whether a PNG moves: %s', (_what, chunks, expected) => {
  expect(isMovingPng(Uint8Array.from([...bytes('\x89PNG\r\n\x1a\n'), ...chunks]))).toBe(expected);
});

test.each([
  ['A garden', false, { ok: true, value: 'A garden' }],
  [' A \n garden\0 ', false, { ok: true, value: 'A garden' }],
  ['', true, { ok: true, value: '' }],
  ['', false, { ok: false, code: 'ALT_MISSING' }],
  [' \n', false, { ok: false, code: 'ALT_MISSING' }],
  ['A garden', true, { ok: false, code: 'ALT_MISSING' }],
  ['a'.repeat(MAX_ALT), false, { ok: true, value: 'a'.repeat(MAX_ALT) }],
  ['a'.repeat(MAX_ALT + 1), false, { ok: false, code: 'ALT_TOO_LONG' }],
])('%j with decoration %p', (alt, decorative, expected) => {
  expect(altOf({ alt, decorative })).toEqual(expected);
});

test.each([
  ['garden.jpg', 'garden.jpg'],
  ['C:\\Users\\ana\\garden.jpg', 'garden.jpg'],
  ['/home/ana/\ngarden.jpg', 'garden.jpg'],
  ['', 'picture'],
  ['a/', 'picture'],
  ['a'.repeat(500), 'a'.repeat(100)],
  [`${'a'.repeat(99)}😀.jpg`, 'a'.repeat(99)],
  [`${'a'.repeat(95)}👨‍👩‍👧‍👦`, 'a'.repeat(95)],
  [`${'a'.repeat(99)}e\u0301\u0323`, 'a'.repeat(99)],
  ['👨‍👩‍👧 at home.jpg', '👨‍👩‍👧 at home.jpg'],
  ['gar\u202Egpj.exe', 'gargpj.exe'],
  ['gar\u200Bden\uFEFF\u2066.jpg', 'garden.jpg'],
  ['gar\x07den\u0085.jpg', 'gar den .jpg'],
  ['jose\u0301.jpg', 'jos\u00e9.jpg'],
  ['a\ud800b.jpg', 'ab.jpg'],
  ['\u202E\u200B', 'picture'],
])('the name of the file %j is %j', (file, name) => {
  expect(nameOf(file)).toBe(name);
});

test('a long name is cut between two letters', () => {
  const letters = fc.constantFrom('a', '😀', '👨‍👩‍👧‍👦', 'q̣̇', '🇺🇸', 'é', '👍🏽');
  fc.assert(
    fc.property(fc.array(letters, { minLength: 60, maxLength: 200 }), (parts) => {
      const name = nameOf(parts.join(''));
      const kept = parts.findIndex((_, at) => parts.slice(0, at).join('') === name);
      expect(kept === -1 ? parts.join('') : parts.slice(0, kept).join('')).toBe(name);
      expect(name.length).toBeLessThanOrEqual(100);
      if (kept >= 0) expect(`${name}${parts[kept] ?? ''}`.length).toBeGreaterThan(100);
    }),
  );
});

test('an address leads to the variant that it was made for', () => {
  for (const format of FORMATS) {
    const file = addressOf(ID, 960, format).split('/').at(-1) ?? '';
    expect(variantAsked(file)).toEqual({ width: 960, format });
  }
});

test.each([
  '0.webp',
  '960.svg',
  '960.webp.html',
  '960',
  '960.WEBP',
  '099.webp',
  '96000.webp',
  '..',
  '-1.avif',
  '9e2.webp',
  '960.webp\n',
])('%j is no variant', (file) => {
  expect(variantAsked(file)).toBeNull();
});

test('every id of a text is found, once, however it is written', () => {
  const other = ID.replace('0b', '1c');
  const text = `::image{id="${ID}" alt="A"}\n\n::image{id=${ID.toUpperCase()} decorative="true"}\n\n${other}`;
  expect(uuidsIn(text)).toEqual([ID, other]);
  expect(uuidsIn('none')).toEqual([]);
});
