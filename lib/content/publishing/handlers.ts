import type { Staff } from '@/lib/auth/staff';
import { readEdited, readLock } from '@/lib/content/drafts/data';
import { readJson } from '@/lib/platform/form-body';
import { acquireEditLock, leavePage, saveDraft } from '@/lib/content/drafts/mutations';
import { draftSchema, lockSchema } from './schema';

const MAX_BYTES = 1_800_000; // three texts of 100,000 characters, in any encoding
const HEADERS = { 'cache-control': 'no-store' };
const STATUS = { NO_SUCH_PAGE: 404, LOCKED: 409, STALE: 409 } as const;
const answer = (body: object, status = 200) => Response.json(body, { status, headers: HEADERS });

type Context = { staff: Staff; now: Date };

/** Saves the draft that someone is writing, and says what is wrong with it. */
export async function keepDraft(request: Request, { staff, now }: Context): Promise<Response> {
  const parsed = draftSchema.safeParse(await readJson(request, { maxBytes: MAX_BYTES }));
  if (!parsed.success) return answer({ code: 'INVALID' }, 400);
  const { leaves, ...draft } = parsed.data;
  const saved = await saveDraft(staff, draft, now);
  if (leaves) await leavePage(staff, draft);
  return saved.ok ? answer(saved.value) : answer({ code: saved.code }, STATUS[saved.code]);
}

/**
 * Keeps the page locked while its editor is open, until the editor says it is leaving. An open page alone doesn't count
 * as activity.
 * @returns as JSON, who else has it locked, the draft's version, and, if asked for, its text and whether the user wrote
 * it
 */
export async function keepLock(request: Request, { staff, now }: Context): Promise<Response> {
  const parsed = lockSchema.safeParse(await readJson(request, { maxBytes: MAX_BYTES }));
  if (!parsed.success) return answer({ code: 'INVALID' }, 400);
  if (parsed.data.leaves) {
    await leavePage(staff, parsed.data);
    return answer({});
  }
  const lock = await acquireEditLock(staff, parsed.data, { takeOver: false }, now);
  const read = await readLock(staff, parsed.data, now);
  if (!read) return answer({ code: 'NO_SUCH_PAGE' }, 404);
  const holder = lock.ok ? null : (read.holder?.name ?? null);
  const edited = parsed.data.withText ? await readEdited(staff, parsed.data, now) : undefined;
  if (!edited) return answer({ holder, version: read.version });
  const isOwn = edited.draft?.byId === staff.id;
  return answer({ holder, version: edited.version, text: edited.text, isOwn });
}
