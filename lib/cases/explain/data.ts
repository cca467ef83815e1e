import { whoSaw, findSubject, type Sighting } from '@/lib/audit/data';
import { requestAsked } from '@/lib/audit/schema';
import { fatesOfMails, type MailFate } from '@/lib/outbox/data';
import { db } from '@/lib/platform/db';
import { deliveryJobs, type JobFate } from '@/lib/platform/queue';
import type { RequestStatus } from '@/prisma/generated/client';

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

/** A request as it stands, without its answers. */
export type RequestState = {
  id: string;
  reference: string;
  receivedAt: Date;
  status: RequestStatus;
  statusChangedAt: Date;
  dueAt: Date;
  firstContactAt: Date | null;
  followUpAt: Date | null;
  trashedAt: Date | null;
  legalHoldAt: Date | null;
  quarantineReason: string | null;
  owner: { name: string } | null;
};

/** What happened to a request. `state` is null once it was deleted. */
export type Story = {
  state: RequestState | null;
  sightings: readonly Sighting[];
  mails: readonly MailFate[];
  /** Jobs are deleted a week after they ended. */
  jobs: readonly JobFate[];
};

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
