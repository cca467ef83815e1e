import type { Place } from '@/lib/cases/queue/schema';
import { TRIAGE } from '@/lib/intake/data';
import { type Prisma } from '@/prisma/generated/client';

/** Requests on one page of a list. */
export const PAGE_SIZE = 50;

/** What a list reads of a request. */
export const rowFields = {
  reference: true,
  receivedAt: true,
  status: true,
  howSoon: true,
  dueAt: true,
  firstContactAt: true,
  followUpAt: true,
  trashedAt: true,
  version: true,
  ...TRIAGE,
  owner: { select: { id: true, name: true, role: true, suspendedAt: true } },
} as const;

export type StoredRow = Prisma.ConsultationRequestGetPayload<{ select: typeof rowFields }>;

/** A stored row, and what a list sorts by before its time. */
export type Placed = { row: StoredRow; at: Date; group: Place['group'] };
