// The statuses of a request. Everything that pages, rules, SQL and settings say about them comes from this table, which
// is free of anything the browser would have to load for it.

/** The lists of the desk in which requests stand by their status; each status has one, so that none is out of sight. */
type StatusList = 'new' | 'waiting' | 'scheduled' | 'closed' | 'quarantined';

type Entry = {
  label: string;
  /** What it says about a request, shown next to its retention setting. */
  hint: string;
  /** Whether staff still have something to do, or a first contact may even be due. */
  phase: 'quarantine' | 'unanswered' | 'open' | 'closed';
  list: StatusList;
  /** Where a request may go from here, in the order offered. A closed one is reopened to where it was. */
  next: readonly string[];
  /** No request is kept for fewer days than this, whatever a file or a form says: a mistake must not empty the desk. */
  leastDays: number;
};

const CLOSED = ['admitted', 'referred', 'declined', 'unreachable'] as const;

const TABLE = {
  new: {
    label: 'New',
    hint: 'No one has tried to reach the person yet.',
    phase: 'unanswered',
    list: 'new',
    next: ['contacting', ...CLOSED, 'quarantined'],
    leastDays: 30,
  },
  quarantined: {
    label: 'Quarantined',
    hint: 'It looked like spam, or came too often.',
    phase: 'quarantine',
    list: 'quarantined',
    next: ['new'],
    leastDays: 14,
  },
  contacting: {
    label: 'Contacting',
    hint: 'Staff have tried to reach the person.',
    phase: 'unanswered',
    list: 'waiting',
    next: ['scheduled', ...CLOSED, 'quarantined'],
    leastDays: 30,
  },
  scheduled: {
    label: 'Scheduled',
    hint: 'There is an appointment.',
    phase: 'open',
    list: 'scheduled',
    next: ['contacting', ...CLOSED],
    leastDays: 30,
  },
  admitted: {
    label: 'Admitted',
    hint: 'The person became a patient: the request may be part of the medical record.',
    phase: 'closed',
    list: 'closed',
    next: [],
    leastDays: 365,
  },
  referred: {
    label: 'Referred elsewhere',
    hint: 'Another provider took over.',
    phase: 'closed',
    list: 'closed',
    next: [],
    leastDays: 30,
  },
  declined: {
    label: 'Not admitted',
    hint: 'The clinic couldn’t help, the person is no longer interested, or it was a duplicate or only a question.',
    phase: 'closed',
    list: 'closed',
    next: [],
    leastDays: 30,
  },
  unreachable: {
    label: 'Unreachable',
    hint: 'No one could be reached.',
    phase: 'closed',
    list: 'closed',
    next: [],
    leastDays: 30,
  },
} as const satisfies Readonly<Record<string, Entry>>;

export type Status = keyof typeof TABLE;

export const STATUSES = Object.keys(TABLE) as [Status, ...Status[]];

const inPhase = (...phases: readonly Entry['phase'][]): readonly Status[] =>
  STATUSES.filter((status) => phases.includes(TABLE[status].phase));

/** Someone still has something to do about these. Quarantined ones are neither open nor closed. */
export const OPEN_STATUSES = inPhase('unanswered', 'open');
/** The ones among these in which a first contact may still be due. */
export const UNANSWERED_STATUSES = inPhase('unanswered');
export const CLOSED_STATUSES = inPhase('closed');

/** The statuses to which many requests may be closed at once; admissions are looked at one by one. */
export const BULK_CLOSING_STATUSES = [
  'referred',
  'declined',
  'unreachable',
] as const satisfies readonly Status[];
export type BulkClosingStatus = (typeof BULK_CLOSING_STATUSES)[number];

/** The statuses of the requests in a list. */
export const statusesIn = (list: StatusList): readonly Status[] =>
  STATUSES.filter((status) => TABLE[status].list === list);

export const isClosed = (status: Status): boolean => TABLE[status].phase === 'closed';

/** Where a request may go from a status that isn't closed. */
export const nextOf = (status: Status): readonly Status[] => TABLE[status].next;

const each = <Value>(valueOf: (entry: Entry) => Value): Readonly<Record<Status, Value>> =>
  Object.fromEntries(STATUSES.map((status) => [status, valueOf(TABLE[status])] as const)) as Record<
    Status,
    Value
  >;

export const STATUS_LABELS = each(({ label }) => label);
export const STATUS_HINTS = each(({ hint }) => hint);
export const LEAST_RETENTION_DAYS = each(({ leastDays }) => leastDays);
export const MOST_RETENTION_DAYS = 36_500;

/** How a request can end, in the order offered, each with the closed status it leads to. */
const CLOSINGS = {
  admitted: { label: 'Admitted', status: 'admitted' },
  referred: { label: 'Referred to another provider', status: 'referred' },
  declined_by_us: { label: 'Declined by us', status: 'declined' },
  not_interested: { label: 'No longer interested', status: 'declined' },
  duplicate: { label: 'Duplicate', status: 'declined' },
  information_only: { label: 'Information only', status: 'declined' },
  unreachable: { label: 'Unreachable', status: 'unreachable' },
} as const satisfies Readonly<Record<string, { label: string; status: Status }>>;

export type ClosingOutcome = keyof typeof CLOSINGS;
export const CLOSING_OUTCOMES = Object.keys(CLOSINGS) as [ClosingOutcome, ...ClosingOutcome[]];
export const CLOSING_LABELS = Object.fromEntries(
  CLOSING_OUTCOMES.map((outcome) => [outcome, CLOSINGS[outcome].label]),
) as Readonly<Record<ClosingOutcome, string>>;

/** The closed status that an outcome leads to. */
export const statusOf = (outcome: ClosingOutcome): Status => CLOSINGS[outcome].status;

/** The outcome of a request that was closed without naming one, as many at once are; null for an open status. */
export const usualOutcomeOf = (status: Status): ClosingOutcome | null =>
  CLOSING_OUTCOMES.find((outcome) => CLOSINGS[outcome].status === status) ?? null;
