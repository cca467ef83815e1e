import { mailContentContext } from '@/lib/outbox/domain';
import { mailContentSchema, type AccountTemplate } from '@/lib/outbox/schema';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { unseal } from '@/lib/platform/sealing';

/** The links in the emails of that kind queued for a member of staff, oldest first; null for an email without one. */
export async function queuedLinks(template: AccountTemplate, recipient: string): Promise<(string | null)[]> {
  const rows = await db().delivery.findMany({
    where: { template, recipient },
    select: { id: true, sealedContent: true },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map(({ id, sealedContent }) =>
    sealedContent
      ? (mailContentSchema.parse(JSON.parse(unseal(keyRing(), mailContentContext(id), sealedContent))).link ??
        null)
      : null,
  );
}
