import type { Staff } from '@/lib/auth/staff';
import { saveDraft } from '@/lib/cases/notes/mutations';
import { readJson } from '@/lib/platform/form-body';
import { draftSchema } from './schema';

const MAX_BYTES = 128 * 1024; // ten thousand characters, in any encoding
const HEADERS = { 'cache-control': 'no-store' };
const respond = (status: number, code: string) => Response.json({ code }, { status, headers: HEADERS });

/** Saves the note that someone is writing. */
export async function keepDraft(
  request: Request,
  { staff, now }: { staff: Staff; now: Date },
): Promise<Response> {
  const parsed = draftSchema.safeParse(await readJson(request, { maxBytes: MAX_BYTES }));
  if (!parsed.success) return respond(400, 'INVALID');
  const saved = await saveDraft(staff, parsed.data, now);
  return saved.ok ? Response.json({ at: now }, { headers: HEADERS }) : respond(404, saved.code);
}
