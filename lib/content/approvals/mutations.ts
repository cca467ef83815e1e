import { randomUUID } from 'node:crypto';
import type { Permission } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import type { Transaction } from '@/lib/platform/db';
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
  ...{ state: true, askedBy: { select: { name: true } } },
} as const;
export type Decided = Prisma.ProposedChangeGetPayload<{ select: typeof DECIDED }>;

/**
 * Decides on a change awaiting approval; no one approves their own. The person who asked withdraws it by declining.
 * @param subject what the change must be about: changes to anything else are out of reach
 * @param can the permission the person deciding must still have at that moment, since they may have been suspended
 * after the page was rendered
 * @param apply makes the change, or says why that is no longer possible; then it keeps waiting
 */
export async function decide<Value, Code extends string>(
  tx: Transaction,
  staff: Staff,
  { id, decision, subject, can }: Decision & { subject: Subject; can: Permission },
  now: Date,
  apply: (proposal: Decided) => Promise<Result<Value, Code>>,
): Promise<Result<Value | 'declined' | 'withdrawn', Code | DecideCode>> {
  await tx.$executeRaw`SELECT FROM proposed_change WHERE id = ${id}::uuid FOR UPDATE`;
  const proposal = await tx.proposedChange.findUnique({ where: { id }, select: DECIDED });
  if (proposal?.state !== 'waiting' || !isAbout(proposal, subject)) return fail('GONE');
  if (!(await mayStill(tx, staff, can))) return fail('FORBIDDEN');
  const isOwn = proposal.askedById === staff.id;
  if (decision === 'approve' && isOwn) return fail('OWN');
  const state: 'approved' | 'withdrawn' | 'declined' =
    decision === 'approve' ? 'approved' : isOwn ? 'withdrawn' : 'declined';
  const done = state === 'approved' ? await apply(proposal) : ok(state);
  if (!done.ok) return done;
  await tx.proposedChange.update({ where: { id }, data: { state, decidedById: staff.id, decidedAt: now } });
  return done;
}
