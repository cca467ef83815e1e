import { findSubject, whoSaw } from '@/lib/audit/data';
import { requestAsked } from '@/lib/audit/schema';
import { fatesOfMails } from '@/lib/outbox/data';
import { db } from '@/lib/platform/db';
import { deliveryJobs } from '@/lib/platform/queue/backlog';
import type { Story } from './domain';

const STATE = {
  id: true,
  reference: true,
  receivedAt: true,
  status: true,
  statusChangedAt: true,
  dueAt: true,
  firstContactAt: true,
  followUpAt: true,
  trashedAt: true,
  legalHoldAt: true,
  quarantineReason: true,
  owner: { select: { name: true } },
} as const;

/**
 * Everything that is known of what happened to a request: from its row, the audit, the outbox and the queue, and nothing of
 * what the person wrote.
 * @param typed its reference or its id
 * @returns null if it can be neither
 */
export async function readStory(typed: string): Promise<Story | null> {
  const subject = await findSubject(typed);
  if (!subject) return null;
  const { id } = subject;
  const state =
    id === null ? null : await db().consultationRequest.findUnique({ where: { id }, select: STATE });
  const reference = state?.reference ?? requestAsked(typed)?.reference;
  const mails = await fatesOfMails({ requestId: id, reference });
  return {
    state,
    sightings: (await whoSaw(typed)) ?? [],
    mails,
    jobs: await deliveryJobs(mails.map((mail) => mail.id)),
  };
}
