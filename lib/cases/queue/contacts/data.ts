import { z } from 'zod';
import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { CARD, openCard } from '@/lib/cases/call-card/data';
import { callCard } from '@/lib/cases/call-card/domain';
import type { Opening } from '@/lib/cases/case/data';
import { initialsOf, waysOf, type Way } from '@/lib/cases/queue/domain';
import { seenAnswers } from '@/lib/intake/domain';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { SealError } from '@/lib/platform/sealing';
import { MINUTE_MS } from '@/lib/shared/durations';
import { type Prisma } from '@/prisma/generated/client';

/** Whom a request is from, and how they may be reached. */
export type Contact = { name: string; ways: readonly Way[] };

type ContactRow = Prisma.ConsultationRequestGetPayload<{ select: typeof CARD }>;

/**
 * Whom requests are from, by their ids, as far as this role may know and `QUEUE_NAMES` lets a list show. It is recorded
 * before anything is returned; if that fails, nothing is shown.
 */
export async function showContacts(
  staff: Staff,
  ids: readonly string[],
  now: Date,
  opening: Opening,
): Promise<ReadonlyMap<string, Contact>> {
  await recordListed(staff, ids, now, opening);
  const { role } = staff;
  const rows = await db().consultationRequest.findMany({
    where: { id: { in: [...ids] } },
    select: CARD,
  });
  const contactOf = (row: ContactRow): Contact => {
    const { answers, consents, wrongSince } = openCard(row);
    const seen = seenAnswers(role, answers);
    return { name: nameInList(seen.name), ways: waysOf(callCard(seen, consents, wrongSince)) };
  };
  return new Map(rows.map((row) => [row.id, readable(() => contactOf(row))] as const));
}

/** A name as far as `QUEUE_NAMES` lets a list show it. */
export const nameInList = (name: string): string => (env().QUEUE_NAMES === 'full' ? name : initialsOf(name));

/** Answers that don't open must not break a list. The audit's verify command names them. */
function readable(open: () => Contact): Contact {
  try {
    return open();
  } catch (error) {
    if (error instanceof SealError) return { name: '', ways: [] };
    throw error;
  }
}

/** One person's refreshes of a list within this time count as one look at it. */
const SAME_LOOK_MS = 10 * MINUTE_MS;

/**
 * Records that a page of a list shows whom these requests are from. A refresh counts as the same look, unless it shows
 * one that the last entry doesn't name.
 */
async function recordListed(
  staff: Staff,
  ids: readonly string[],
  now: Date,
  opening: Opening,
): Promise<void> {
  if (ids.length === 0) return;
  if (opening === 'refresh' && (await wereListed(staff, ids, now))) return;
  const details = { found: ids.length, requests: [...ids] };
  await recordAudit(db(), { action: 'requests.listed', actorId: staff.id, details }, now);
}

async function wereListed({ id: actorId }: Staff, ids: readonly string[], now: Date): Promise<boolean> {
  const last = await db().auditEntry.findFirst({
    where: { action: 'requests.listed', actorId, at: { gt: new Date(now.getTime() - SAME_LOOK_MS) } },
    select: { details: true },
    orderBy: { id: 'desc' },
  });
  const { requests } = listedSchema.parse(last?.details ?? {});
  return ids.every((id) => requests.includes(id));
}
const listedSchema = z.object({ requests: z.array(z.string()).default([]) });
