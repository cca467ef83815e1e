import { currentSession, touchSession, type Staff } from '@/lib/auth/staff';
import { saveDraft } from './mutations';
import { draftSchema } from './schema';

const MAX_BYTES = 128 * 1024; // ten thousand characters, however they are written
const HEADERS = { 'cache-control': 'no-store' };
const reply = (status: number, code: string) => Response.json({ code }, { status, headers: HEADERS });

/** Keeps the note that somebody is writing. Typing is activity. */
export async function keepDraft(
  request: Request,
  { staff, now }: { staff: Staff; now: Date },
): Promise<Response> {
  if (Number(request.headers.get('content-length') ?? Infinity) > MAX_BYTES) return reply(413, 'TOO_LARGE');
  const parsed = draftSchema.safeParse(await request.json().catch(() => null));
  if (!parsed.success) return reply(400, 'INVALID');
  const session = await currentSession();
  if (session) await touchSession(session, now);
  const saved = await saveDraft(staff, parsed.data, now);
  return saved.ok ? Response.json({ at: now }, { headers: HEADERS }) : reply(404, saved.code);
}
