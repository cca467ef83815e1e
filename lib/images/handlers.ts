import { z } from 'zod';
import type { Staff } from '@/lib/auth/staff';
import { readBytes } from '@/lib/platform/form-body';
import { log } from '@/lib/platform/log';
import { faultCode } from '@/lib/shared/fault-code';
import { fail, ok, type Result } from '@/lib/shared/result';
import { readVariant } from './data';
import { MAX_BYTES, variantAsked, type ImageFormat, type ImageProblem } from './domain';
import { storeImage } from './mutations';

/** What the form holds beside the file, with the lines between them. */
const MAX_BODY = MAX_BYTES + 64 * 1024;
const STATUS = {
  NOT_A_FORM: 415,
  INCOMPLETE: 400,
  FILE_MISSING: 422,
  TOO_LARGE: 413,
  NOT_A_PICTURE: 422,
  TOO_MANY_PIXELS: 422,
  ALT_MISSING: 422,
  ALT_TOO_LONG: 422,
} as const satisfies Record<ImageProblem | 'NOT_A_FORM' | 'INCOMPLETE' | 'FILE_MISSING', number>;
type Problem = keyof typeof STATUS;

const HEADERS = { 'cache-control': 'no-store' };
const wantsJson = (request: Request) => request.headers.get('accept')?.includes('application/json') ?? false;

const PAGE = '/copy/images';
const toPage = (location: string) => new Response(null, { status: 303, headers: { ...HEADERS, location } });

/** Takes a picture. Our fetch gets as JSON what was wrong, or the page that says what became of it; plain HTML goes there. */
export async function receiveImage(
  request: Request,
  { staff, now }: { staff: Staff; now: Date },
): Promise<Response> {
  const json = wantsJson(request);
  const upload = await uploadOf(request);
  const stored = upload.ok ? await storeImage(staff, upload.value, now) : upload;
  if (!stored.ok) return json ? refusal(stored.code) : toPage(`${PAGE}?problem=${stored.code}`);
  const { id, isNew } = stored.value;
  const location = `${PAGE}?stored=${isNew ? 'new' : 'known'}#image-${id}`;
  return json ? Response.json({ location }, { headers: HEADERS }) : toPage(location);
}

const refusal = (code: Problem) => Response.json({ code }, { status: STATUS[code], headers: HEADERS });

async function uploadOf(request: Request) {
  const form = await formOf(request);
  if (!form.ok) return form;
  const file = form.value.get('file');
  // A browser sends an empty file without a name where none was chosen.
  if (!(file instanceof File) || (file.size === 0 && file.name === '')) return fail('FILE_MISSING');
  const alt = form.value.get('alt');
  return ok({
    name: file.name,
    alt: typeof alt === 'string' ? alt : '',
    decorative: form.value.get('decorative') === 'true',
    bytes: await file.bytes(),
  });
}

/** The form, of which never more is read than allowed, and all of it before any is parsed. */
async function formOf(
  request: Request,
): Promise<Result<FormData, 'NOT_A_FORM' | 'TOO_LARGE' | 'INCOMPLETE'>> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) return fail('NOT_A_FORM');
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY) return fail('TOO_LARGE');
  const body = await readBytes(request, MAX_BODY);
  if (!body.ok) return body;
  return new Response(body.value, { headers: { 'content-type': type } })
    .formData()
    .then(ok, () => fail('INCOMPLETE'));
}

const notThere = (status: 404 | 503) => new Response(null, { status, headers: HEADERS });

/** Answers a browser that asks for a picture. What an address gives never changes, so that it asks once. */
export async function sendImage({ id, file }: { id: string; file: string }): Promise<Response> {
  const asked = variantAsked(file);
  if (!asked || !z.uuid().safeParse(id).success) return notThere(404);
  try {
    const bytes = await readVariant(id, asked);
    return bytes ? withBytes(bytes, asked.format) : notThere(404);
  } catch (error) {
    log.error('image.not_sent', { code: faultCode(error) });
    return notThere(503);
  }
}

const withBytes = (bytes: Uint8Array<ArrayBuffer>, format: ImageFormat) =>
  new Response(bytes, {
    headers: {
      'content-type': `image/${format}`,
      'content-disposition': 'inline',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    },
  });
