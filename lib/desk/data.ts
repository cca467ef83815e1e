import type { Staff } from '@/lib/auth/staff';
import { answersPlace } from '@/lib/intake/domain';
import { consultationSchema } from '@/lib/intake/schema';
import { blindIndexes } from '@/lib/platform/blind-index';
import { db, type Transaction } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { unseal } from '@/lib/platform/sealing';
import type { Prisma } from '@/prisma/generated/client';
import type { Search } from './domain';
import { placeText, type QueueQuery, type View } from './schema';

const OPEN = ['new', 'contacting', 'scheduled'] as const;
const UNANSWERED = ['new', 'contacting'] as const;
const CLOSED = ['admitted', 'referred', 'declined', 'unreachable'] as const;
export const PAGE_SIZE = 50;

type Where = Prisma.ConsultationRequestWhereInput;

/** What belongs to a list. What is in the trash belongs to no other. */
function inView(view: View, staff: Staff, now: Date): Where {
  if (view === 'trash') return { trashedAt: { not: null } };
  const here: Record<Exclude<View, 'trash'>, Where> = {
    new: { status: 'new' },
    mine: { ownerId: staff.id, status: { in: [...OPEN] } },
    waiting: { status: 'contacting' },
    late: {
      OR: [
        { firstContactAt: null, status: { in: [...UNANSWERED] }, dueAt: { lt: now } },
        { followUpAt: { lt: now }, status: { in: [...OPEN] } },
      ],
    },
    scheduled: { status: 'scheduled' },
    closed: { status: { in: [...CLOSED] } },
    quarantined: { status: 'quarantined' },
  };
  return { trashedAt: null, ...here[view] };
}

const ownerFilter = (owner: QueueQuery['owner'], staff: Staff): Where => {
  if (owner === undefined) return {};
  return { ownerId: owner === 'none' ? null : owner === 'me' ? staff.id : owner };
};

/** What comes after a place, in the order of the list; written so that an index finds it. */
function afterPlace({ sort, order, after }: QueueQuery): Where {
  if (!after) return {};
  const field = sort === 'due' ? 'dueAt' : 'receivedAt';
  const beyond = order === 'first' ? 'gt' : 'lt';
  return {
    [field]: { [`${beyond}e`]: after.at },
    OR: [{ [field]: { [beyond]: after.at } }, { [field]: after.at, id: { [beyond]: after.id } }],
  };
}

const rowFields = {
  id: true,
  reference: true,
  receivedAt: true,
  status: true,
  howSoon: true,
  dueAt: true,
  firstContactAt: true,
  followUpAt: true,
  trashedAt: true,
  version: true,
  source: true,
  possibleCorrectionOfId: true,
  owner: { select: { id: true, name: true } },
} as const;

export type QueueRow = Prisma.ConsultationRequestGetPayload<{ select: typeof rowFields }>;

/** A page of a list, and the place after it where there is more. Nothing that a visitor typed is read. */
export async function listRequests(
  staff: Staff,
  query: QueueQuery,
  now: Date,
): Promise<{ rows: QueueRow[]; next: string | null }> {
  const { view, sort, order, owner, soon } = query;
  const direction = order === 'first' ? 'asc' : 'desc';
  const rows = await db().consultationRequest.findMany({
    where: {
      AND: [
        inView(view, staff, now),
        ownerFilter(owner, staff),
        soon ? { howSoon: soon } : {},
        afterPlace(query),
      ],
    },
    select: rowFields,
    orderBy: [sort === 'due' ? { dueAt: direction } : { receivedAt: direction }, { id: direction }],
    take: PAGE_SIZE + 1,
  });
  const last = rows.length > PAGE_SIZE ? rows[PAGE_SIZE - 1] : undefined;
  const next = last && placeText({ at: sort === 'due' ? last.dueAt : last.receivedAt, id: last.id });
  return { rows: rows.slice(0, PAGE_SIZE), next: next ?? null };
}

/** How many requests each list holds. */
export async function countViews(staff: Staff, now: Date): Promise<Record<View, number>> {
  const [row] = await db().$queryRaw<[Record<View, number>]>`
    SELECT
      count(*) FILTER (WHERE trashed_at IS NULL AND status = 'new')::int AS "new",
      count(*) FILTER (WHERE trashed_at IS NULL AND owner_id = ${staff.id}::uuid
        AND status IN ('new', 'contacting', 'scheduled'))::int AS "mine",
      count(*) FILTER (WHERE trashed_at IS NULL AND status = 'contacting')::int AS "waiting",
      count(*) FILTER (WHERE trashed_at IS NULL AND (
        (first_contact_at IS NULL AND status IN ('new', 'contacting') AND due_at < ${now})
        OR (follow_up_at < ${now} AND status IN ('new', 'contacting', 'scheduled'))))::int AS "late",
      count(*) FILTER (WHERE trashed_at IS NULL AND status = 'scheduled')::int AS "scheduled",
      count(*) FILTER (WHERE trashed_at IS NULL
        AND status IN ('admitted', 'referred', 'declined', 'unreachable'))::int AS "closed",
      count(*) FILTER (WHERE trashed_at IS NULL AND status = 'quarantined')::int AS "quarantined",
      count(*) FILTER (WHERE trashed_at IS NOT NULL)::int AS "trash"
    FROM consultation_request`;
  return row;
}

/** Who may be given a request. */
export const listOwners = (_staff: Staff): Promise<{ id: string; name: string }[]> =>
  db().user.findMany({
    where: { suspendedAt: null, role: { in: ['admin', 'intake'] } },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  });

const MOST_FOUND = 50;

function matching(search: Search): Where {
  const ring = keyRing();
  if (search.kind === 'reference') return { reference: search.reference };
  if (search.kind === 'email') return { emailIndex: { in: blindIndexes(ring, 'email', search.email) } };
  if (search.kind === 'phone') return { phoneIndex: { in: blindIndexes(ring, 'phone', search.phone) } };
  return {
    AND: search.parts.map((part) => ({
      nameIndexes: { some: { nameIndex: { in: blindIndexes(ring, 'name', part) } } },
    })),
  };
}

const foundFields = {
  id: true,
  reference: true,
  receivedAt: true,
  status: true,
  trashedAt: true,
  sealedAnswers: true,
  owner: { select: { name: true } },
} as const;

export type Found = Omit<
  Prisma.ConsultationRequestGetPayload<{ select: typeof foundFields }>,
  'sealedAnswers'
> & {
  name: string;
};

/** Requests that match, newest first, with the name so that staff can tell people apart. */
export async function findRequests(_staff: Staff, tx: Transaction, search: Search): Promise<Found[]> {
  if (search.kind === 'name' && search.parts.length === 0) return [];
  const rows = await tx.consultationRequest.findMany({
    where: matching(search),
    select: foundFields,
    orderBy: { receivedAt: 'desc' },
    take: MOST_FOUND,
  });
  return rows.map(({ sealedAnswers, ...row }) => {
    const answers: unknown = JSON.parse(unseal(keyRing(), answersPlace(row.id), sealedAnswers));
    return { ...row, name: consultationSchema.parse(answers).name };
  });
}

/** Names of others who have a request open now. */
export async function othersPresent(staff: Staff, requestId: string, now: Date): Promise<string[]> {
  const rows = await db().presence.findMany({
    where: { requestId, staffId: { not: staff.id }, seenAt: { gt: new Date(now.getTime() - PRESENT_MS) } },
    select: { staff: { select: { name: true } } },
    orderBy: { seenAt: 'asc' },
  });
  return rows.map(({ staff: { name } }) => name);
}

/** Somebody who was not seen for this time is gone: streams say so every twenty seconds. */
const PRESENT_MS = 60_000;
