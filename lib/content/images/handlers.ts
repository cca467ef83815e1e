import { z } from 'zod';
import type { Staff } from '@/lib/auth/staff';
import { readBytes } from '@/lib/platform/form-body';
import { log } from '@/lib/platform/log';
import { forgetCookie, keepInCookie } from '@/lib/platform/sealed-cookie';
import { faultCode } from '@/lib/shared/fault-code';
import { fail, ok, type Result } from '@/lib/shared/result';
import { UPLOAD_WORDS } from './cookies';
import { imageChoice, readVariant } from './data';
import { MAX_BYTES, variantAsked, type ImageFormat, type ImageProblem } from './domain';
import { storeImage } from './mutations';

/** The form's other fields, and the boundaries between them. */
const MAX_BODY = MAX_BYTES + 64 * 1024;
const STATUS = {
  NOT_A_FORM: 415,
  INCOMPLETE: 400,
  FILE_MISSING: 422,
  TOO_LARGE: 413,
  EMPTY: 422,
  HEIC: 422,
  MOVING: 422,
  PDF: 422,
  SVG: 422,
  NOT_AN_IMAGE: 422,
  DAMAGED: 422,
  TOO_MANY_PIXELS: 422,
  ALT_MISSING: 422,
  ALT_TOO_LONG: 422,
} as const satisfies Record<ImageProblem | 'NOT_A_FORM' | 'INCOMPLETE' | 'FILE_MISSING', number>;
type Problem = keyof typeof STATUS;

const HEADERS = { 'cache-control': 'no-store' };
const wantsJson = (request: Request) => request.headers.get('accept')?.includes('application/json') ?? false;

const PAGE = '/copy/images';
function toPage(location: string, cookies: readonly string[]) {
  const headers = new Headers({ ...HEADERS, location });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}

/**
 * Accepts a picture. Our fetch gets the problem or the picture as JSON; a plain HTML form is redirected to the page
 * that says so.
 */
export async function receiveImage(
  request: Request,
  { staff, now }: { staff: Staff; now: Date },
): Promise<Response> {
  const json = wantsJson(request);
  const upload = await uploadOf(request);
  const stored = upload.ok ? await storedOf(staff, upload.value, now) : upload;
  if (!stored.ok) {
    const { alt, decorative } = upload.ok ? upload.value : { alt: '', decorative: false };
    const words = keepInCookie(UPLOAD_WORDS, { alt, decorative }, now) ?? [];
    return json ? refusal(stored.code) : toPage(`${PAGE}?problem=${stored.code}`, words);
  }
  const { id, isNew } = stored.value;
  const location = `${PAGE}?stored=${isNew ? 'new' : 'known'}#image-${id}`;
  if (!json) return toPage(location, forgetCookie(UPLOAD_WORDS));
  return Response.json({ location, image: await imageChoice(staff, id) }, { headers: HEADERS });
}

const refusal = (code: Problem) => Response.json({ code }, { status: STATUS[code], headers: HEADERS });

type Upload = { alt: string; decorative: boolean; file: { name: string; bytes: Uint8Array } | undefined };

const storedOf = async (staff: Staff, { file, ...said }: Upload, now: Date) =>
  file ? storeImage(staff, { ...said, ...file }, now) : fail('FILE_MISSING' as const);

async function uploadOf(request: Request) {
  const form = await formOf(request);
  if (!form.ok) return form;
  const file = form.value.get('file');
  const alt = form.value.get('alt');
  const said = {
    alt: typeof alt === 'string' ? alt : '',
    decorative: form.value.get('decorative') === 'true',
  };
  // If no file was chosen, a browser sends an empty one without a name.
  const isChosen = file instanceof File && (file.size > 0 || file.name !== '');
  return ok({ ...said, file: isChosen ? { name: file.name, bytes: await file.bytes() } : undefined });
}

/** The form. Never reads more than the limit, and reads all of it before parsing. */
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

/** Serves a picture. An address always returns the same content, so a browser asks only once. */
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
