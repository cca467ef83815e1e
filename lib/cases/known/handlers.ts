import type { Staff } from '@/lib/auth/staff';
import { searchOf } from '@/lib/cases/queue/domain';
import { searchRequests } from '@/lib/cases/queue/mutations';
import { readJson } from '@/lib/platform/form-body';
import { knownSchema } from './schema';

const MAX_BYTES = 1024;
const HEADERS = { 'cache-control': 'no-store' };
const MOST_KNOWN = 5;

/**
 * The requests with the number that staff are typing for someone on the phone, newest first. It is a search like any other:
 * the audit records it, and whose names it showed.
 */
export async function findKnown(
  request: Request,
  { staff, now }: { staff: Staff; now: Date },
): Promise<Response> {
  const parsed = knownSchema.safeParse(await readJson(request, { maxBytes: MAX_BYTES }));
  if (!parsed.success) return Response.json({ code: 'INVALID' }, { status: 400, headers: HEADERS });
  const { found } = await searchRequests(staff, searchOf(parsed.data.phone), now);
  const known = found
    .slice(0, MOST_KNOWN)
    .map(({ reference, name, receivedAt, status }) => ({ reference, name, receivedAt, status }));
  return Response.json({ known }, { headers: HEADERS });
}
