import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import type { PageRef } from '@/lib/content/copy/schema';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { ok, type Result } from '@/lib/shared/result';
import { previewToken } from './data';

/** Creates a link to the draft for someone without an account. Returns it and when it expires. */
export function sharePreview(
  { id: actorId }: Staff,
  ref: PageRef,
  now: Date,
): Promise<Result<{ url: string; endsAt: Date }, never>> {
  return db().$transaction(async (tx) => {
    const row = await tx.page.findUnique({ where: { language_name: ref }, select: { id: true } });
    const { token, endsAt } = previewToken({ ...ref, id: row?.id ?? null }, now);
    await recordAudit(tx, { action: 'page.preview_shared', actorId, details: { page: ref.name } }, now);
    return ok({ url: new URL(`/draft/${token}`, env().APP_URL).href, endsAt });
  });
}
