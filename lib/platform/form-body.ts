import { fail, ok, type Result } from '@/lib/shared/result';

export type BodyProblem = 'NOT_A_FORM' | 'TOO_LARGE' | 'INCOMPLETE' | 'MALFORMED';

/** Texts of a form by field name. */
export type FormFields = Record<string, string>;

/**
 * Reads a form sent as `application/x-www-form-urlencoded`, as plain HTML and our own fetch send it, and never more of
 * it than allowed. A name sent twice or text that isn't UTF-8 makes the body malformed.
 */
export async function readForm(request: Request, maxBytes: number): Promise<Result<FormFields, BodyProblem>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return fail('NOT_A_FORM');
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return fail('TOO_LARGE');
  const body = await readBytes(request, maxBytes);
  return body.ok ? parseForm(body.value) : body;
}

async function readBytes(request: Request, maxBytes: number): Promise<Result<Buffer, BodyProblem>> {
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

function parseForm(bytes: Buffer): Result<FormFields, BodyProblem> {
  const pairs = [...new URLSearchParams(bytes.toString())];
  const names = new Set(pairs.map(([name]) => name));
  const garbled = pairs.some(([name, value]) => /[\0\uFFFD]/.test(name + value));
  if (garbled || names.size < pairs.length) return fail('MALFORMED');
  return ok(Object.fromEntries(pairs));
}
