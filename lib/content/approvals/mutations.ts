import { randomUUID } from 'node:crypto';
import { may, type Permission } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { queueNotices } from '@/lib/outbox/mutations';
import type { Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { fail, ok, type Result } from '@/lib/shared/result';
import type { Prisma } from '@/prisma/generated/client';
import { mayStill, type Subject } from './data';
import type { Decision } from './schema';

// A change awaiting approval is never edited: asking for a different one withdraws the first. So what is approved is
// exactly what was shown.

type Asked = { basis: string; value: Prisma.InputJsonValue; why: string };

/**
 * Stores a change until a second person decides. It replaces whatever the same person asked for about the same thing
 * before.
 */
export async function propose(
  tx: Transaction,
  { id: askedById }: Staff,
  subject: Subject,
  asked: Asked,
  now: Date,
): Promise<void> {
  await tx.proposedChange.updateMany({
    where: { ...subject, askedById, state: 'waiting' },
    data: { state: 'withdrawn', decidedById: askedById, decidedAt: now },
  });
  await tx.proposedChange.create({
    data: { id: randomUUID(), ...subject, ...asked, askedById, askedAt: now },
  });
}

const isAbout = ({ kind, pageId }: Decided, subject: Subject): boolean =>
  'pageId' in subject ? pageId === subject.pageId : kind === subject.kind;

export type DecideCode = 'GONE' | 'OWN' | 'FORBIDDEN';
const DECIDED = {
  ...{ id: true, kind: true, pageId: true, basis: true, value: true, why: true, askedById: true },
  ...{ state: true, askedBy: { select: { name: true, email: true, role: true, suspendedAt: true } } },
} as const;
export type Decided = Prisma.ProposedChangeGetPayload<{ select: typeof DECIDED }>;

type Deciding = {
  /** What the change must be about: changes to anything else are out of reach. */
  subject: Subject;
  /** The permission the person deciding must still have: they may have been suspended after the page was rendered. */
  can: Permission;
  /** The desk's page that shows the change. */
  path: string;
};

const OUTCOMES = { approve: 'approved', decline: 'declined', withdraw: 'withdrawn' } as const;

/**
 * Decides on a change awaiting approval: a second person approves or declines it, and only the person who asked
 * withdraws it. One who is declined gets an email, and reads the reason at the desk.
 * @param apply makes the change, or says why that is no longer possible; then it keeps waiting
 */
export async function decide<Value, Code extends string>(
  tx: Transaction,
  staff: Staff,
  decision: Decision,
  { subject, can, path }: Deciding,
  now: Date,
  apply: (proposal: Decided) => Promise<Result<Value, Code>>,
): Promise<Result<Value | 'declined' | 'withdrawn', Code | DecideCode>> {
  const { id } = decision;
  await tx.$executeRaw`SELECT FROM proposed_change WHERE id = ${id}::uuid FOR UPDATE`;
  const proposal = await tx.proposedChange.findUnique({ where: { id }, select: DECIDED });
  if (proposal?.state !== 'waiting' || !isAbout(proposal, subject)) return fail('GONE');
  if (!(await mayStill(tx, staff, can))) return fail('FORBIDDEN');
  const withdraws = decision.decision === 'withdraw';
  if (withdraws !== (proposal.askedById === staff.id)) return fail(withdraws ? 'FORBIDDEN' : 'OWN');
  const state = OUTCOMES[decision.decision];
  const done = state === 'approved' ? await apply(proposal) : ok(state);
  if (!done.ok) return done;
  const reason = decision.decision === 'decline' ? decision.reason : null;
  await tx.proposedChange.update({
    where: { id },
    data: { state, decidedById: staff.id, decidedAt: now, reason },
  });
  if (state === 'declined') await notifyDeclined(tx, proposal, { can, path }, now);
  return done;
}

/** Tells the person who asked, if they can still open the page that says why. */
async function notifyDeclined(
  tx: Transaction,
  { askedBy }: Decided,
  { can, path }: Omit<Deciding, 'subject'>,
  now: Date,
): Promise<void> {
  if (askedBy.suspendedAt !== null || !may(askedBy.role, can)) return;
  const link = new URL(path, env().APP_URL).href;
  await queueNotices(tx, 'change_declined', { to: [askedBy.email], content: { link } }, now);
}
