import { fail, ok, type Result } from '@/lib/shared/result';
import { withoutControls } from '@/lib/shared/typed-text';

export type BodyProblem = 'NOT_A_FORM' | 'TOO_LARGE' | 'INCOMPLETE' | 'MALFORMED';

/** What is read of a post, whichever server hands it on: Next gives a whole `Request`, ours (http/form-posts.ts) no more than this. */
export type PostRequest = Pick<Request, 'url' | 'headers'> & { body: AsyncIterable<Uint8Array> | null };

/** Texts of a form by field name. */
export type FormFields = Record<string, string>;

type Limits = { maxBytes: number; lists?: readonly string[] | undefined };

/**
 * Reads a form sent as `application/x-www-form-urlencoded`, as plain HTML and our own fetch send it, and never more of
 * it than allowed. A field sent twice makes the body malformed, and so does a name that isn't UTF-8; a text that isn't is
 * for the form's schema to name.
 * @param lists names that may be sent several times (checkboxes): their texts are joined by commas
 */
export async function readForm(
  request: PostRequest,
  { maxBytes, lists = [] }: Limits,
): Promise<Result<FormFields, BodyProblem>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return fail('NOT_A_FORM');
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return fail('TOO_LARGE');
  const body = await readBytes(request, maxBytes);
  return body.ok ? parseForm(body.value, lists) : body;
}

/** The body, read up to the allowed size at most. */
export async function readBytes(
  request: Pick<PostRequest, 'body'>,
  maxBytes: number,
): Promise<Result<Buffer<ArrayBuffer>, 'TOO_LARGE' | 'INCOMPLETE'>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.length;
      if (size > maxBytes) return fail('TOO_LARGE');
      chunks.push(chunk);
    }
  } catch {
    return fail('INCOMPLETE');
  }
  return ok(Buffer.concat(chunks));
}

/** JSON as our own scripts send it, its texts without what PostgreSQL can't store; undefined if it is none, or more than allowed. */
export async function readJson(request: Request, { maxBytes }: { maxBytes: number }): Promise<unknown> {
  const body = await readBytes(request, maxBytes);
  if (!body.ok) return undefined;
  try {
    return JSON.parse(body.value.toString(), (_, value: unknown) =>
      typeof value === 'string' ? withoutControls(value).toWellFormed() : value,
    ) as unknown;
  } catch {
    return undefined;
  }
}

function parseForm(bytes: Buffer, lists: readonly string[]): Result<FormFields, BodyProblem> {
  const fields = new URLSearchParams(bytes.toString());
  const texts = new Map<string, string>();
  for (const [name, value] of fields) {
    if (/[\0\uFFFD]/.test(name)) return fail('MALFORMED');
    const earlier = texts.get(name);
    if (earlier !== undefined && !lists.includes(name)) return fail('MALFORMED');
    texts.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return ok(Object.fromEntries(texts));
}
