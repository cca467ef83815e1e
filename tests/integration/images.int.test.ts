import { randomBytes, randomUUID } from 'node:crypto';
import sharp, { type JpegOptions } from 'sharp';
import type { Staff } from '@/lib/auth/staff';
import { UPLOAD_WORDS } from '@/lib/content/images/cookies';
import { listImages, readImage, readVariant } from '@/lib/content/images/data';
import { FORMATS, MAX_BYTES } from '@/lib/content/images/domain';
import { receiveImage, sendImage } from '@/lib/content/images/handlers';
import { deleteImage, storeImage } from '@/lib/content/images/mutations';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { readCookie } from '@/lib/platform/sealed-cookie';
import { useDatabase } from '../support/database';
import { createStaff } from '../support/staff';

// Next knows a request's session only while serving it.
jest.mock('@/lib/auth/staff', () => ({ currentSession: () => Promise.resolve(null) }));

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const NOW = new Date('2026-11-23T15:00:00Z');
let staff: Staff;
beforeAll(async () => {
  staff = await createStaff('marketing');
});

/** A different one each time, since the same picture would be stored only once. */
let shades = 0;
function drawn(width = 640, height = 400) {
  shades += 1;
  const background = { r: shades % 256, g: 120, b: (shades * 37) % 256 };
  return sharp({ create: { width, height, channels: 3, background }, limitInputPixels: false });
}

/** Like a photograph, no two rows are alike, so that each takes up its share of the file. An AVIF of noise is slow to make. */
const noisy = (options: JpegOptions = {}, width = 300, height = 600) => {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  return sharp({ create: { width, height, channels: 3, background: '#888', noise } })
    .jpeg(options)
    .toBuffer();
};

let drawnBomb: Promise<Buffer> | undefined;
/** A small file of very many pixels: more than are read of a PNG. */
const bomb = () => (drawnBomb ??= drawn(6400, 6400).png({ compressionLevel: 9 }).toBuffer());

const store = async (bytes: Uint8Array, said: Partial<Parameters<typeof storeImage>[1]> = {}) =>
  storeImage(staff, { name: 'a.jpg', alt: 'A garden', decorative: false, bytes, ...said }, NOW);
const stored = async (bytes: Uint8Array, said: Partial<Parameters<typeof storeImage>[1]> = {}) => {
  const result = await store(bytes, said);
  if (!result.ok) throw new Error(result.code);
  return result.value;
};
const variantsIn = (imageId: string) =>
  db().imageVariant.findMany({ where: { imageId }, orderBy: [{ width: 'asc' }, { format: 'asc' }] });
const bytesOf = async (id: string, width: number, format: 'avif' | 'webp' = 'webp') =>
  Buffer.from((await readVariant(id, { width, format }))!);
const entriesOf = (id: string) =>
  db().auditEntry.findMany({ where: { details: { path: ['image'], equals: id } }, orderBy: { id: 'asc' } });

describe('a picture that is stored', () => {
  test('is there in both formats and every width up to its own, with an audit entry', async () => {
    const { id, isNew } = await stored(await drawn(2000, 1000).jpeg().toBuffer(), {
      name: 'C:\\pictures\\garden.jpg',
    });
    expect(isNew).toBe(true);
    const { images } = await listImages(staff, 1);
    expect(images.find((image) => image.id === id)).toMatchObject({ name: 'garden.jpg', alt: 'A garden' });
    const variants = await variantsIn(id);
    expect(variants.map(({ width, format }) => `${width} ${format}`)).toEqual(
      [480, 960, 1600].flatMap((width) => FORMATS.map((format) => `${width} ${format}`)),
    );
    for (const { width, format, bytes } of variants) {
      const header = await sharp(bytes).metadata();
      expect([header.width, header.height]).toEqual([width, width / 2]);
      expect(header.format).toBe(format === 'avif' ? 'heif' : 'webp');
    }
    expect(await readImage(id)).toMatchObject({ width: 1600, height: 800 });
    expect(await entriesOf(id)).toMatchObject([
      { action: 'image.uploaded', actorId: staff.id, details: { image: id, width: 1600, height: 800 } },
    ]);
  });

  test('is never larger than it was', async () => {
    const { id } = await stored(await drawn(700, 300).png().toBuffer());
    expect(await readImage(id)).toMatchObject({ width: 700, height: 300 });
    expect((await variantsIn(id)).map(({ width }) => width)).toEqual([480, 480, 700, 700]);
  });

  test('says nothing of where, when and with what it was taken', async () => {
    const marks = ['Canary-maker', 'Canary-copyright', 'canary-xmp', '2024:05:05'];
    const bytes = await drawn()
      .withExif({
        IFD0: { Make: 'Canary-maker', Copyright: 'Canary-copyright' },
        IFD2: { DateTimeOriginal: '2024:05:05 10:00:00' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '26/1 8/1 0/1',
          GPSLongitudeRef: 'W',
          GPSLongitude: '81/1 47/1 0/1',
        },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><canary-xmp/></x:xmpmeta>')
      .jpeg()
      .toBuffer();
    for (const mark of marks) expect(bytes.includes(mark)).toBe(true);
    expect((await sharp(bytes).metadata()).exif?.length).toBeGreaterThan(100);
    const { id } = await stored(bytes);
    const variants = await variantsIn(id);
    expect(variants).toHaveLength(4);
    for (const { bytes: kept } of variants) {
      for (const mark of [...marks, 'Exif', 'xmpmeta', 'ICC_PROFILE'])
        expect([mark, Buffer.from(kept).includes(mark)]).toEqual([mark, false]);
      const { exif, xmp, icc, iptc, orientation } = await sharp(kept).metadata();
      expect([exif, xmp, icc, iptc, orientation]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    }
  });

  test('has the colours that its profile means, in sRGB and without the profile', async () => {
    const red = { create: { width: 20, height: 20, channels: 3 as const, background: '#ff0000' } };
    const bytes = await sharp(red).withIccProfile('p3').png().toBuffer();
    expect((await sharp(bytes).metadata()).icc).toBeDefined();
    const { id } = await stored(bytes);
    const kept = await bytesOf(id, 20);
    expect((await sharp(kept).metadata()).icc).toBeUndefined();
    const [r = 0, g = 255, b = 255] = await sharp(kept).raw().toBuffer();
    expect(r).toBeGreaterThan(245);
    expect(Math.max(g, b)).toBeLessThan(12);
  });

  test('stands upright, also where the camera was held on its side', async () => {
    const left = { input: { create: { width: 100, height: 200, channels: 3 as const, background: '#fff' } } };
    const bytes = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#000' } })
      .composite([{ ...left, left: 0, top: 0 }])
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { id } = await stored(bytes);
    expect(await readImage(id)).toMatchObject({ width: 200, height: 300 });
    const { data, info } = await sharp(await bytesOf(id, 200))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => data[y * info.width + x]!;
    expect([info.width, info.height]).toEqual([200, 300]);
    expect([at(100, 20) > 200, at(100, 280) < 50]).toEqual([true, true]); // the left side is now on top
  });

  test.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)('may come as %s', async (format) => {
    const { id } = await stored(await drawn(50, 40).toFormat(format).toBuffer());
    expect(await readImage(id)).toMatchObject({ width: 50, height: 40 });
  });

  test.each([
    ['without its end', async () => (await noisy()).subarray(0, -2)],
    ['without half of its end', async () => (await noisy()).subarray(0, -1)],
    ['without its last bytes', async () => (await noisy()).subarray(0, -300)],
    ['that becomes finer, without its end', async () => (await noisy({ progressive: true })).subarray(0, -2)],
    ['with something behind it', async () => Buffer.concat([await noisy(), randomBytes(5000)])],
    ['with a second one behind it', async () => Buffer.concat([await noisy(), await noisy()])],
  ])('may be a JPEG %s', async (_what, make) => {
    const { id } = await stored(await make());
    expect(await readImage(id)).toMatchObject({ width: 300, height: 600 });
  });

  test('may have 48 million pixels as a JPEG, which is made smaller', async () => {
    const { id } = await stored(await drawn(8064, 6048).jpeg().withMetadata({ orientation: 6 }).toBuffer());
    expect(await readImage(id)).toMatchObject({ width: 1600, height: 2133 });
  });

  test('may be a single pixel, or very thin', async () => {
    const pixel = await stored(await drawn(1, 1).png().toBuffer());
    expect(await variantsIn(pixel.id)).toHaveLength(2);
    const high = await stored(await drawn(3, 20_000).png().toBuffer());
    expect(await readImage(high.id)).toMatchObject({ width: 1, height: 4000 });
    const wide = await stored(await drawn(20_000, 3).png().toBuffer());
    expect(await readImage(wide.id)).toMatchObject({ width: 1600, height: 1 });
  });

  test('may be transparent, and stays so', async () => {
    const background = { r: 9, g: 9, b: 200, alpha: 0.5 };
    const bytes = await sharp({ create: { width: 20, height: 20, channels: 4, background } })
      .png()
      .toBuffer();
    const { id } = await stored(bytes);
    for (const format of FORMATS)
      expect((await sharp(await bytesOf(id, 20, format)).metadata()).hasAlpha).toBe(true);
  });

  test('may be in the colours of print, or in grey of sixteen bits', async () => {
    const printed = await stored(await drawn(30, 30).toColourspace('cmyk').jpeg().toBuffer());
    const grey = await stored(await drawn(31, 30).toColourspace('grey16').png().toBuffer());
    for (const [{ id }, width] of [[printed, 30] as const, [grey, 31] as const])
      expect(await sharp(await bytesOf(id, width)).metadata()).toMatchObject({
        space: 'srgb',
        depth: 'uchar',
      });
  });

  test('carries nothing along that was hidden in its file', async () => {
    const script = '<script>alert(1)</script><?php evil(); ?>';
    const bytes = Buffer.concat([await drawn().jpeg().toBuffer(), Buffer.from(script)]);
    const { id } = await stored(bytes, { name: 'polyglot.jpg.html' });
    for (const { bytes: kept } of await variantsIn(id))
      expect([Buffer.from(kept).includes('<script'), Buffer.from(kept).includes('evil')]).toEqual([
        false,
        false,
      ]);
  });
});

describe('what is no picture that we take', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
  const truncated = async () => {
    const whole = await drawn(800, 800).jpeg().toBuffer();
    return whole.subarray(0, whole.length / 2);
  };
  const half = (whole: Uint8Array) => whole.subarray(0, whole.length / 2);
  /** A PNG with the chunk that marks it as animated, after its header. */
  const withFrames = (png: Buffer) => {
    const chunk = Buffer.from('\0\0\0\x08acTL\0\0\0\x03\0\0\0\0\0\0\0\0', 'latin1');
    return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
  };
  const moving = () => {
    const frames = Buffer.concat([0, 90, 180].map((shade) => Buffer.alloc(20 * 10 * 3, shade)));
    return sharp(frames, { raw: { width: 20, height: 30, channels: 3, pageHeight: 10 } });
  };

  test.each<[string, string, () => Uint8Array | Promise<Uint8Array>]>([
    ['nothing', 'EMPTY', () => Buffer.alloc(0)],
    ['a text', 'NOT_AN_IMAGE', () => Buffer.from('hello')],
    ['a page', 'NOT_AN_IMAGE', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
    [
      'a page that begins like a JPEG',
      'DAMAGED',
      () => Buffer.from('\xff\xd8\xff\xe0<html><script>alert(1)</script>', 'latin1'),
    ],
    ['a page that begins like a GIF', 'DAMAGED', () => Buffer.from('GIF89a=1;<script>alert(1)</script>')],
    ['an SVG', 'SVG', () => Buffer.from(svg)],
    ['an SVG with a declaration', 'SVG', () => Buffer.from(`<?xml version="1.0"?>\n${svg}`)],
    ['an SVG that begins like a GIF', 'DAMAGED', () => Buffer.from(`GIF89a${svg}`)],
    ['an SVG that begins like an AVIF', 'DAMAGED', () => Buffer.from(`xxxxftypavif${svg}`)],
    ['a PDF', 'PDF', () => Buffer.from('%PDF-1.4\n%âãÏÓ\n1 0 obj <<>> endobj')],
    ['a photo of an iPhone', 'HEIC', () => Buffer.from('\0\0\0\x24ftypheic\0\0\0\0mif1heic', 'latin1')],
    ['a video', 'MOVING', () => Buffer.from('\0\0\0\x14ftypqt  \0\0\0\0qt  ', 'latin1')],
    ['a TIFF', 'NOT_AN_IMAGE', () => drawn().tiff().toBuffer()],
    ['a portable pixmap', 'NOT_AN_IMAGE', () => Buffer.from('P6 1 1 255\n\x00\x00\x00', 'latin1')],
    ['noise', 'NOT_AN_IMAGE', () => Buffer.concat([Buffer.from('x'), randomBytes(5000)])],
    ['half a JPEG', 'DAMAGED', truncated],
    ['half a JPEG that becomes finer', 'DAMAGED', async () => half(await noisy({ progressive: true }))],
    ['half a noisy JPEG', 'DAMAGED', async () => half(await noisy())],
    ['half a PNG', 'DAMAGED', async () => half(await drawn(800, 800).png().toBuffer())],
    ['half a WebP', 'DAMAGED', async () => half(await drawn(800, 800).webp().toBuffer())],
    [
      'a moving GIF',
      'MOVING',
      () =>
        moving()
          .gif({ delay: [99, 99, 99] })
          .toBuffer(),
    ],
    [
      'a moving WebP',
      'MOVING',
      () =>
        moving()
          .webp({ delay: [99, 99, 99] })
          .toBuffer(),
    ],
    ['a moving PNG', 'MOVING', async () => withFrames(await drawn(20, 10).png().toBuffer())],
  ])('%s is refused as %s', async (_what, code, make) => {
    expect(await store(await make())).toEqual({ ok: false, code });
  });

  test('a small file of very many pixels', async () => {
    const bytes = await bomb();
    expect(bytes.length).toBeLessThan(1_000_000);
    expect(await store(bytes)).toEqual({ ok: false, code: 'TOO_MANY_PIXELS' });
  });

  test('a file whose header claims more than there is memory', async () => {
    const huge = await drawn(10, 10).png().toBuffer();
    huge.writeUInt32BE(0x7fffffff, 16);
    huge.writeUInt32BE(0x7fffffff, 20);
    expect(await store(huge)).toMatchObject({
      ok: false,
      code: expect.stringMatching(/^(TOO_MANY_PIXELS|DAMAGED)$/),
    });
  });

  test('a file that is too large', async () => {
    expect(await store(new Uint8Array(MAX_BYTES + 1))).toEqual({ ok: false, code: 'TOO_LARGE' });
  });

  test('one of which nobody said what it shows, or both', async () => {
    const bytes = await drawn().png().toBuffer();
    expect(await store(bytes, { alt: ' ' })).toEqual({ ok: false, code: 'ALT_MISSING' });
    expect(await store(bytes, { decorative: true })).toEqual({ ok: false, code: 'ALT_MISSING' });
    expect(await store(bytes, { alt: '', decorative: true })).toMatchObject({ ok: true });
  });
});

describe('the same picture again', () => {
  test('is the one that is there, whatever its file holds beside it', async () => {
    const picture = drawn();
    const first = await stored(await picture.clone().png().toBuffer(), { name: 'first.png' });
    const bytes = await picture
      .clone()
      .withExif({ IFD0: { Make: 'Other' } })
      .png()
      .toBuffer();
    const again = await stored(bytes, { name: 'second.png', alt: 'Said anew' });
    expect(again).toEqual({ ...first, isNew: false });
    expect(await entriesOf(first.id)).toHaveLength(1);
    expect(await db().image.findUnique({ where: { id: first.id } })).toMatchObject({ alt: 'A garden' });
  });

  test('is stored once, also by two at the same time, in one process and in two', async () => {
    let other = { storeImage };
    await jest.isolateModulesAsync(async () => {
      other = await import('@/lib/content/images/mutations');
    });
    const bytes = await drawn().png().toBuffer();
    const before = await db().image.count();
    const said = { name: 'a.png', alt: 'A garden', decorative: false, bytes };
    const all = await Promise.all([
      stored(bytes),
      stored(bytes),
      other.storeImage(staff, said, NOW).then((result) => (result.ok ? result.value : null)),
    ]);
    expect(new Set(all.map((one) => one?.id)).size).toBe(1);
    expect(all.filter((one) => one?.isNew)).toHaveLength(1);
    expect(await db().image.count()).toBe(before + 1);
  });
});

describe('deleting', () => {
  const directive = (id: string) => `Text.\n\n::image{id="${id}" alt="A garden"}\n`;
  async function page({ unpublished = false } = {}) {
    const id = randomUUID();
    const row = { id, language: 'en', name: `about/${id}`, createdAt: NOW };
    return db().page.create({ data: { ...row, unpublishedAt: unpublished ? NOW : null } });
  }
  const revision = (pageId: string, text: string, number = 1) =>
    db().revision.create({
      data: { id: randomUUID(), pageId, number, text, why: 'Test', authorId: staff.id, createdAt: NOW },
    });
  const image = async () => stored(await drawn(30, 20).png().toBuffer());
  const usesOf = async (id: string) => {
    const { images } = await listImages(staff, 1);
    return images.find((listed) => listed.id === id)?.uses.map(({ name, isLive }) => ({ name, isLive }));
  };
  const inUse = { ok: false, code: 'IN_USE' };

  test('takes all of it away, tells the site, and is written down', async () => {
    const { id } = await image();
    const { version } = await db().siteVersion.findUniqueOrThrow({ where: { id: 1 } });
    expect(await deleteImage(staff, id, NOW)).toEqual({ ok: true, value: null });
    expect(await variantsIn(id)).toEqual([]);
    expect(await readImage(id)).toBeNull();
    expect((await entriesOf(id)).map(({ action }) => action)).toEqual(['image.uploaded', 'image.deleted']);
    expect((await db().siteVersion.findUniqueOrThrow({ where: { id: 1 } })).version).not.toBe(version);
    expect(await deleteImage(staff, id, NOW)).toEqual({ ok: false, code: 'NO_SUCH_IMAGE' });
  });

  test('is refused while a page shows it, however its id is written', async () => {
    const { id } = await image();
    const shown = await page();
    const { id: liveId } = await revision(shown.id, directive(id.toUpperCase()));
    await db().page.update({ where: { id: shown.id }, data: { liveId } });
    expect(await deleteImage(staff, id, NOW)).toEqual(inUse);
    expect(await usesOf(id)).toEqual([{ name: shown.name, isLive: true }]);
    expect((await entriesOf(id)).map(({ action }) => action)).toEqual(['image.uploaded']);
    const next = await revision(shown.id, 'Without it.', 2);
    await db().page.update({ where: { id: shown.id }, data: { liveId: next.id } });
    expect(await deleteImage(staff, id, NOW)).toMatchObject({ ok: true });
  });

  test('is refused while a draft names it', async () => {
    const { id } = await image();
    const written = await page();
    const draft = { pageId: written.id, version: 1, updatedAt: NOW, updatedBy: staff.id };
    await db().pageDraft.create({ data: { ...draft, text: directive(id) } });
    expect(await deleteImage(staff, id, NOW)).toEqual(inUse);
    expect(await usesOf(id)).toEqual([{ name: written.name, isLive: false }]);
    await db().pageDraft.update({ where: { pageId: written.id }, data: { text: 'Without it.' } });
    expect(await deleteImage(staff, id, NOW)).toMatchObject({ ok: true });
  });

  test.each([
    ['waiting', inUse],
    ['scheduled', inUse],
    ['published', { ok: true }],
    ['cancelled', { ok: true }],
  ] as const)('where a revision of a release that is %s names it', async (state, expected) => {
    const { id } = await image();
    const planned = await page();
    const { id: revisionId } = await revision(planned.id, directive(id));
    await db().release.create({
      data: { id: randomUUID(), pageId: planned.id, revisionId, state, askedById: staff.id, askedAt: NOW },
    });
    expect(await deleteImage(staff, id, NOW)).toMatchObject(expected);
  });

  test('is refused where a page that was taken off the site may come back with it', async () => {
    const { id } = await image();
    const gone = await page({ unpublished: true });
    const { id: liveId } = await revision(gone.id, directive(id));
    await db().page.update({ where: { id: gone.id }, data: { liveId } });
    expect(await deleteImage(staff, id, NOW)).toEqual(inUse);
    expect(await usesOf(id)).toEqual([{ name: gone.name, isLive: false }]);
  });

  test('a page is named once, as live where it is, and each picture has its own pages', async () => {
    const [first, second] = [await image(), await image()];
    const both = await page();
    const { id: liveId } = await revision(both.id, directive(first.id));
    await db().page.update({ where: { id: both.id }, data: { liveId } });
    const draft = { pageId: both.id, version: 1, updatedAt: NOW, updatedBy: staff.id };
    await db().pageDraft.create({ data: { ...draft, text: directive(first.id) + directive(second.id) } });
    expect(await usesOf(first.id)).toEqual([{ name: both.name, isLive: true }]);
    expect(await usesOf(second.id)).toEqual([{ name: both.name, isLive: false }]);
  });
});

describe('POST /api/copy/images', () => {
  const ADDRESS = 'http://127.0.0.1/api/copy/images';
  const JSON_WANTED = { accept: 'application/json' };
  function formWith(
    file: Uint8Array | null,
    fields: Record<string, string> = { alt: 'A garden' },
    name = 'a.jpg',
  ) {
    const form = new FormData();
    if (file) form.set('file', new File([new Uint8Array(file)], name, { type: 'image/jpeg' }));
    for (const [field, value] of Object.entries(fields)) form.set(field, value);
    return form;
  }
  const send = (body: BodyInit, headers: Record<string, string> = {}) =>
    receiveImage(new Request(ADDRESS, { method: 'POST', body, headers, ...({ duplex: 'half' } as object) }), {
      staff,
      now: NOW,
    });
  const answered = async (body: BodyInit, headers: Record<string, string> = {}) => {
    const response = await send(body, { ...JSON_WANTED, ...headers });
    return [response.status, await response.json()];
  };

  test('answers our fetch with the page that says what became of it', async () => {
    const [status, body] = await answered(formWith(await drawn().jpeg().toBuffer()));
    expect(status).toBe(200);
    expect(body).toEqual({
      location: expect.stringMatching(/^\/copy\/images\?stored=new#image-[0-9a-f-]{36}$/),
      image: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: 'a.jpg',
        alt: 'A garden',
        src: expect.stringMatching(/^\/media\/[0-9a-f-]{36}\/480\.webp$/),
      },
    });
  });

  test('leads a plain form back to the page of pictures, which says what became of it', async () => {
    const bytes = await drawn().jpeg().toBuffer();
    const where = async (form: FormData) => {
      const response = await send(form);
      return [response.status, response.headers.get('location')];
    };
    expect(await where(formWith(bytes))).toEqual([
      303,
      expect.stringMatching(/^\/copy\/images\?stored=new#image-/),
    ]);
    expect(await where(formWith(bytes))).toEqual([303, expect.stringMatching(/\?stored=known#image-/)]);
    expect(await where(formWith(bytes, {}))).toEqual([303, '/copy/images?problem=ALT_MISSING']);
    expect(await where(formWith(Buffer.from('<html>')))).toEqual([303, '/copy/images?problem=NOT_AN_IMAGE']);
  });

  test('keeps the words of a refused picture for the form, which a browser without scripts draws anew', async () => {
    const kept = async (form: FormData) => {
      const cookies = (await send(form)).headers.getSetCookie();
      const jar = new Map(
        cookies.map((cookie) => /^([^=]+)=([^;]*)/.exec(cookie)!.slice(1) as [string, string]),
      );
      return readCookie(UPLOAD_WORDS, (name) => jar.get(name), NOW);
    };
    const said = { alt: 'Ana’s garden, “at dawn” 🌅', decorative: true };
    const fields = { alt: said.alt, decorative: 'true' };
    expect(await kept(formWith(Buffer.from('<html>'), fields))).toEqual(said);
    expect(await kept(formWith(null, { alt: said.alt }))).toEqual({ ...said, decorative: false });
    expect(await kept(formWith(await drawn().jpeg().toBuffer()))).toBeUndefined();
  });

  test('takes one that only decorates', async () => {
    const form = formWith(await drawn().png().toBuffer(), { alt: '', decorative: 'true' });
    const [status, { location }] = (await answered(form)) as [number, { location: string }];
    expect(status).toBe(200);
    const { images } = await listImages(staff, 1);
    expect(images.find(({ id }) => location.endsWith(`#image-${id}`))?.alt).toBe('');
  });

  test.each<[string, number, string, () => Promise<BodyInit>]>([
    ['no file', 422, 'FILE_MISSING', async () => formWith(null)],
    ['a text instead of a file', 422, 'FILE_MISSING', async () => formWith(null, { file: 'x', alt: 'A' })],
    ['no file chosen', 422, 'FILE_MISSING', async () => formWith(Buffer.alloc(0), { alt: 'A' }, '')],
    ['an empty file', 422, 'EMPTY', async () => formWith(Buffer.alloc(0))],
    [
      'an SVG called .jpg',
      422,
      'SVG',
      async () => formWith(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
    ],
    ['a bomb', 422, 'TOO_MANY_PIXELS', async () => formWith(await bomb())],
    [
      'words that are too long',
      422,
      'ALT_TOO_LONG',
      async () => formWith(await drawn().png().toBuffer(), { alt: 'a'.repeat(999) }),
    ],
    ['a file over 10 MB', 413, 'TOO_LARGE', async () => formWith(new Uint8Array(MAX_BYTES + 1))],
  ])('%s gets %i %s', async (_what, status, code, make) => {
    expect(await answered(await make())).toEqual([status, { code }]);
  });

  const MULTIPART = { 'content-type': 'multipart/form-data; boundary=x' };
  const endless = () =>
    new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1_000_000)) });
  test.each<[string, number, string, BodyInit, Record<string, string>]>([
    ['another type', 415, 'NOT_A_FORM', 'file=x', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['no boundary', 415, 'NOT_A_FORM', '--x', { 'content-type': 'multipart/form-data' }],
    ['an empty boundary', 400, 'INCOMPLETE', '--x', { 'content-type': 'multipart/form-data; boundary=' }],
    [
      'a body that ends early',
      400,
      'INCOMPLETE',
      '--x\r\nContent-Disposition: form-data; name="fi',
      MULTIPART,
    ],
    ['no body', 400, 'INCOMPLETE', '', MULTIPART],
    ['a body without an end', 413, 'TOO_LARGE', endless(), MULTIPART],
    ['a length over the limit', 413, 'TOO_LARGE', '--x--', { ...MULTIPART, 'content-length': '99999999' }],
  ])('%s gets %i %s', async (_what, status, code, body, headers) => {
    expect(await answered(body, headers)).toEqual([status, { code }]);
  });

  test('never reads more of an endless body than allowed', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1024 * 1024;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    expect(await answered(endless, MULTIPART)).toEqual([413, { code: 'TOO_LARGE' }]);
    expect(sent).toBeLessThan(MAX_BYTES + 4 * 1024 * 1024);
  });

  test('a connection that breaks is no fault of ours', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.error(new Error('gone')),
    });
    expect(await answered(broken, MULTIPART)).toEqual([400, { code: 'INCOMPLETE' }]);
  });
});

describe('GET /media/ID/FILE', () => {
  test.each(FORMATS)('sends the %s that was stored, for ever', async (format) => {
    const { id } = await stored(await drawn(20, 10).png().toBuffer());
    const response = await sendImage({ id, file: `20.${format}` });
    const kept = await bytesOf(id, 20, format);
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': `image/${format}`,
      'content-disposition': 'inline',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(kept)).toBe(true);
  });

  test('says that it can’t be had now where the database does not answer', async () => {
    const errors = jest.spyOn(log, 'error').mockImplementation(() => undefined);
    const fault = Object.assign(new Error('secret'), { code: 'P1001' });
    const read = jest.spyOn(db().imageVariant, 'findUnique').mockImplementation(() => {
      throw fault;
    });
    const response = await sendImage({ id: randomUUID(), file: '20.webp' });
    expect([response.status, response.headers.get('cache-control')]).toEqual([503, 'no-store']);
    expect(errors).toHaveBeenCalledWith('image.not_sent', { code: 'P1001' });
    read.mockRestore();
    errors.mockRestore();
  });

  test('knows nothing else', async () => {
    const { id } = await stored(await drawn(20, 10).png().toBuffer());
    const wrong = [
      { id, file: '21.webp' },
      { id, file: '20.png' },
      { id, file: '20.webp.html' },
      { id, file: '99999999999.webp' },
      { id, file: '' },
      { id: randomUUID(), file: '20.webp' },
      { id: 'nonsense', file: '20.webp' },
      { id: `${id}' OR 1=1`, file: '20.webp' },
    ];
    for (const params of wrong) {
      const response = await sendImage(params);
      expect([params, response.status, response.headers.get('cache-control')]).toEqual([
        params,
        404,
        'no-store',
      ]);
    }
  });
});

test('a build, which has no database, has no pictures and does not ask for one', async () => {
  const url = process.env.DATABASE_URL;
  const { id } = await stored(await drawn(20, 10).png().toBuffer());
  expect(await readImage(id)).not.toBeNull();
  jest.resetModules();
  delete process.env.DATABASE_URL;
  const fresh = await import('@/lib/content/images/data');
  expect(await fresh.readImage(id)).toBeNull();
  process.env.DATABASE_URL = url;
});
