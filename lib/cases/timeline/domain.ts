import type { HistoryEntry } from '@/lib/cases/history/schema';
import type { ConsentKind } from '@/content/consent-versions';
import type { ConsentState } from '@/lib/cases/call-card/domain';
import type { StoredConsent } from '@/lib/intake/domain';
import type { Channel, Outcome, Source } from '@/lib/cases/case/fields';
import type { DeliveryState } from '@/lib/outbox/fields';
import type { Template } from '@/lib/outbox/schema';

/** A logged attempt, with when it was logged if it was made earlier. */
type Attempt = {
  id: string;
  at: Date;
  loggedAt: Date | null;
  by: string;
  channel: Channel;
  outcome: Outcome;
};

/** A mail from lib/outbox, and what became of it. */
type Fate = { template: Template; state: DeliveryState; lastErrorCode: string | null };

/** One event in a request's history. Labels are in components/cases/case/timeline.tsx. */
export type Happened =
  | { kind: 'received'; at: Date; source: Source }
  | { kind: 'agreed' | 'taken_back' | 'outdated'; at: Date; consents: readonly ConsentKind[] }
  | { kind: 'recorded'; at: Date; by: string; entry: HistoryEntry }
  | ({ kind: 'tried' } & Attempt)
  | { kind: 'note'; at: Date; by: string; text: string }
  | ({ kind: 'mail'; at: Date } & Fate)
  | { kind: 'looked'; at: Date; by: string; times: number }
  | {
      kind: 'done';
      at: Date;
      by: string;
      action: string;
      /** The member of staff it was done to. */
      whom: string | null;
      /** Who owned it before. */
      previous: string | null;
      details: Readonly<Record<string, unknown>>;
    };

/** An audit entry about a request. Without a name, it was done by the software or the person. */
type Entry = {
  at: Date;
  action: string;
  actorName: string | null;
  staffName?: string | null;
  previousName?: string | null;
  details: Readonly<Record<string, unknown>>;
};

type Past = {
  receivedAt: Date;
  source: Source;
  consents: readonly Pick<StoredConsent, 'kind' | 'givenAt' | 'withdrawnAt' | 'withdrawnHow' | 'earlier'>[];
  notes: readonly { at: Date; by: string; text: string }[];
  attempts: readonly Attempt[];
  history: readonly (HistoryEntry & { by: string })[];
};
type Mail = Fate & { createdAt: Date };

/** Entries that the timeline already shows some other way, or that change nothing about the case. */
const SHOWN_OTHERWISE = [
  'request.received',
  'request.resealed',
  'request.note_added',
  'request.contact_attempted',
  'request.attempt_corrected',
  'request.corrected',
  'request.consent_recorded',
  'request.consent_withdrawn',
];
const LOOKED = 'request.viewed';

/**
 * A request's whole history, newest first. Consecutive views by one person are shown as one.
 * @param entries newest first, since several may have the same time
 */
export function timelineOf(
  { receivedAt, source, consents: current, notes, attempts, history }: Past,
  mails: readonly Mail[],
  entries: readonly Entry[],
): Happened[] {
  const consents = current.flatMap(({ earlier = [], ...one }) => [
    ...earlier.map((replaced) => ({ ...replaced, kind: one.kind })),
    one,
  ]);
  const happened: Happened[] = [
    { kind: 'received', at: receivedAt, source },
    ...grouped('agreed', consents, ({ givenAt }) => givenAt),
    ...grouped('taken_back', consents.filter(isWithdrawnByPerson), ({ withdrawnAt }) => withdrawnAt),
    ...grouped('outdated', consents.filter(isOutdated), ({ withdrawnAt }) => withdrawnAt),
    ...mails.map(({ createdAt: at, template, state, lastErrorCode }): Happened => ({
      kind: 'mail',
      at,
      template,
      state,
      lastErrorCode,
    })),
    ...attempts.map((attempt): Happened => ({ kind: 'tried', ...attempt })),
    ...notes.map((note): Happened => ({ kind: 'note', ...note })),
    ...history.map(({ by, ...entry }): Happened => ({ kind: 'recorded', at: entry.at, by, entry })),
    ...entries
      .filter(({ action }) => !SHOWN_OTHERWISE.includes(action))
      .map(fromEntry)
      .reverse(),
  ];
  return joinLooks(happened.toSorted((one, other) => one.at.getTime() - other.at.getTime())).reverse();
}

const fromEntry = ({
  action,
  at,
  actorName,
  staffName = null,
  previousName = null,
  details,
}: Entry): Happened =>
  action === LOOKED
    ? { kind: 'looked', at, by: actorName ?? '', times: 1 }
    : { kind: 'done', at, by: actorName ?? '', action, whom: staffName, previous: previousName, details };

/** Its number or address was corrected, so it no longer applies. */
const isOutdated = ({ withdrawnHow }: ConsentState) => withdrawnHow === 'correction';
const isWithdrawnByPerson = (consent: ConsentState) => !isOutdated(consent);

/** Consents given, or withdrawn, at the same time are one event. */
function grouped<Consent extends ConsentState>(
  kind: 'agreed' | 'taken_back' | 'outdated',
  consents: readonly Consent[],
  when: (consent: Consent) => Date | null,
): Happened[] {
  const times = new Map<number, ConsentKind[]>();
  for (const consent of consents) {
    const at = when(consent)?.getTime();
    if (at !== undefined) times.set(at, [...(times.get(at) ?? []), consent.kind]);
  }
  return [...times].map(([at, kinds]) => ({ kind, at: new Date(at), consents: kinds }));
}

/** Takes events oldest first: a view right after another by the same person counts as part of it. */
function joinLooks(happened: readonly Happened[]): Happened[] {
  const joined: Happened[] = [];
  for (const item of happened) {
    const last = joined.at(-1);
    if (item.kind === 'looked' && last?.kind === 'looked' && last.by === item.by)
      joined[joined.length - 1] = { ...item, times: last.times + 1 };
    else joined.push(item);
  }
  return joined;
}
