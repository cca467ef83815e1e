import type { Staff } from '@/lib/auth/staff';
import { ATTEMPT, outcomeOf } from '@/lib/cases/attempts/domain';
import {
  needsAnswers,
  withoutHealth,
  type ExportedRequest,
  type Plan,
} from '@/lib/cases/export/values/domain';
import { STORED_CONSENTS, openAnswers, openConsents, TRIAGE, withTriage } from '@/lib/intake/data';
import { mayLeave } from '@/lib/intake/proofs/data';
import { noteContext, readableAnswers, seenAnswers } from '@/lib/intake/domain';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { unseal } from '@/lib/platform/sealing';
import { rangeOf } from './domain';

/** How many requests are read, opened and written at a time, which bounds an export's memory use. */
const BATCH = 200;

const SELECT = {
  reference: true,
  receivedAt: true,
  status: true,
  statusChangedAt: true,
  howSoon: true,
  dueAt: true,
  firstContactAt: true,
  followUpAt: true,
  quarantineReason: true,
  trashedAt: true,
  legalHoldAt: true,
  sealedAnswers: true,
  owner: { select: { name: true } },
  ...TRIAGE,
  ...STORED_CONSENTS,
  contactAttempts: { select: ATTEMPT, orderBy: { at: 'asc' } },
  notes: {
    select: { id: true, createdAt: true, sealedText: true, author: { select: { name: true } } },
    orderBy: { createdAt: 'asc' },
  },
} as const;

type Last = { receivedAt: Date; id: string };

function readBatch({ from, to, statuses, trashed, timeZone }: Plan, last: Last | undefined) {
  const [start, end] = rangeOf({ from, to }, timeZone);
  return db().consultationRequest.findMany({
    where: {
      receivedAt: { gte: last?.receivedAt ?? start, lt: end },
      status: { in: statuses },
      ...(!trashed && { trashedAt: null }),
      ...(last && {
        OR: [{ receivedAt: { gt: last.receivedAt } }, { receivedAt: last.receivedAt, id: { gt: last.id } }],
      }),
    },
    select: SELECT,
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
    take: BATCH,
  });
}

type Row = Awaited<ReturnType<typeof readBatch>>[number];

/** Fields that weren't chosen aren't opened. */
function opened({ role }: Staff, row: Row, plan: Plan): ExportedRequest {
  const { fields } = plan;
  const {
    id,
    sealedAnswers,
    sealedConsents: _sealed,
    corrects: _corrects,
    owner,
    notes,
    contactAttempts,
    ...plain
  } = withTriage(row);
  const ring = keyRing();
  const request: ExportedRequest = {
    ...plain,
    consents: openConsents(row),
    owner: owner?.name ?? null,
    attempts: contactAttempts.map((attempt) => ({
      at: attempt.at,
      channel: attempt.channel,
      outcome: outcomeOf(attempt),
    })),
    answers: needsAnswers(fields) ? readableAnswers(seenAnswers(role, openAnswers(id, sealedAnswers))) : null,
    notes: (fields.includes('notes') ? notes : []).map(({ id: noteId, createdAt, sealedText, author }) => ({
      at: createdAt,
      by: author.name,
      text: unseal(ring, noteContext(noteId), sealedText),
    })),
  };
  return mayLeave(request.consents, plan.now) ? request : withoutHealth(request);
}

/** Someone suspended or signed out in the meantime gets nothing more. */
class SessionEnded extends Error {
  override name = 'SessionEnded';
}

async function requireSession({ sessionId }: Staff) {
  const session = await db().session.findUnique({
    where: { id: sessionId },
    select: { user: { select: { suspendedAt: true } } },
  });
  if (!session || session.user.suspendedAt) throw new SessionEnded('SESSION_ENDED');
}

/**
 * The chosen requests, oldest first, one batch at a time.
 * @throws SessionEnded between two batches; SealError if a request can't be opened
 */
export async function* exportBatches(staff: Staff, plan: Plan): AsyncGenerator<ExportedRequest[]> {
  let last: Last | undefined;
  do {
    await requireSession(staff);
    const rows = await readBatch(plan, last);
    if (rows.length > 0) yield rows.map((row) => opened(staff, row, plan));
    last = rows.length === BATCH ? rows.at(-1) : undefined;
  } while (last);
}
