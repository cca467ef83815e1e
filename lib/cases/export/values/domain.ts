import { Temporal } from 'temporal-polyfill';
import type { ConsentKind } from '@/content/consent-versions';
import { isConversation, type Channel, type Outcome } from '@/lib/cases/case/fields';
import { ANSWER_FIELDS, EXPORT_FIELDS, type ExportField } from '@/lib/cases/export/fields';
import type { Choice } from '@/lib/cases/export/schema';
import { consentState, type GivenConsent } from '@/lib/intake/proofs/domain';
import type { ExportedName } from '@/lib/intake/questions';
import type { ConsultationInput } from '@/lib/intake/schema';

/** Repeated on every row, because rows get cut out and pasted: 42 CFR 2.32(a)(2), "Statement 2", as amended in 2024. */
export const SHORT_NOTICE = '42 CFR part 2 prohibits unauthorized use or disclosure of these records.';

/** A request as exported. `answers` is null if no answer field was chosen. */
export type ExportedRequest = {
  reference: string;
  receivedAt: Date;
  source: string;
  status: string;
  statusChangedAt: Date;
  howSoon: string | null;
  dueAt: Date;
  firstContactAt: Date | null;
  owner: string | null;
  followUpAt: Date | null;
  quarantineReason: string | null;
  trashedAt: Date | null;
  legalHoldAt: Date | null;
  attempts: readonly { at: Date; channel: Channel; outcome: Outcome }[];
  notes: readonly { at: Date; by: string; text: string }[];
  answers: ConsultationInput | null;
  consents: readonly GivenConsent[];
};

export type Show = (moment: Date) => string;

/** A machine-readable time in the clinic's time zone: `2026-11-23T10:05:00-05:00`. */
export const showIn =
  (timeZone: string): Show =>
  (moment) =>
    Temporal.Instant.fromEpochMilliseconds(moment.getTime())
      .toZonedDateTimeISO(timeZone)
      .toString({ smallestUnit: 'second', timeZoneName: 'never' });

export type Value = string | null | readonly string[] | readonly Readonly<Record<string, string>>[];
type Read = (request: ExportedRequest, show: Show) => Value;

/** Whether a field is an answer the person gave. */
export const isAnswer = (field: ExportField): field is ExportedName =>
  (ANSWER_FIELDS as readonly ExportField[]).includes(field);

/** Whether these fields require opening the sealed answers. */
export const needsAnswers = (fields: readonly ExportField[]): boolean => fields.some(isAnswer);

const timeOf = (read: (request: ExportedRequest) => Date | null): Read => {
  return (request, show) => {
    const moment = read(request);
    return moment && show(moment);
  };
};

const READERS: Readonly<Record<Exclude<ExportField, ExportedName>, Read>> = {
  reference: ({ reference }) => reference,
  receivedAt: timeOf(({ receivedAt }) => receivedAt),
  source: ({ source }) => source,
  status: ({ status }) => status,
  statusChangedAt: timeOf(({ statusChangedAt }) => statusChangedAt),
  howSoon: ({ howSoon }) => howSoon,
  dueAt: timeOf(({ dueAt }) => dueAt),
  firstContactAt: timeOf(({ firstContactAt }) => firstContactAt),
  reachedAt: timeOf(({ attempts }) => attempts.find(({ outcome }) => isConversation(outcome))?.at ?? null),
  owner: ({ owner }) => owner,
  followUpAt: timeOf(({ followUpAt }) => followUpAt),
  attempts: ({ attempts }, show) =>
    attempts.map(({ at, channel, outcome }) => ({ at: show(at), channel, outcome })),
  quarantineReason: ({ quarantineReason }) => quarantineReason,
  trashedAt: timeOf(({ trashedAt }) => trashedAt),
  heldAt: timeOf(({ legalHoldAt }) => legalHoldAt),
  notes: ({ notes }, show) => notes.map(({ at, by, text }) => ({ at: show(at), by, text })),
};

/** What a request has in one field; null if it has nothing. */
export const valueOf = (request: ExportedRequest, field: ExportField, show: Show): Value =>
  isAnswer(field) ? (request.answers?.[field] ?? null) : READERS[field](request, show);

/** Stands in an export and in print for what people gave that may mention substance use, where no signed consent covers it. */
export const WITHHELD = 'Withheld: no signed consent on file (42 CFR Part 2)';

type WithHealth = { answers: ConsultationInput | null; notes: readonly { text: string }[] };

/**
 * A request without the answers and notes that may mention substance use. Whether anything was given is left to see.
 */
export function withoutHealth<Request extends WithHealth>(request: Request): Request {
  const { answers, notes } = request;
  const blanked = ANSWER_FIELDS.filter((field) => EXPORT_FIELDS[field].kind === 'health').map((field) => {
    const value = answers?.[field] ?? '';
    if (value.length === 0) return [field, value];
    return [field, typeof value === 'string' ? WITHHELD : [WITHHELD]];
  });
  return {
    ...request,
    answers: answers && { ...answers, ...(Object.fromEntries(blanked) as Partial<ConsultationInput>) },
    notes: notes.map((note) => ({ ...note, text: WITHHELD })),
  };
}

/** What is exported, and when and where. */
export type Plan = Choice & { now: Date; timeZone: string };

/** A file in parts: its beginning, a batch of requests, its end. A file without its end is visibly truncated. */
export type Writer = {
  head: () => string;
  batch: (requests: readonly ExportedRequest[], before: number) => string;
  end: (count: number) => string;
};

/** The request's consent of one kind, if it has one. */
export const consentOf = ({ consents }: ExportedRequest, kind: ConsentKind) =>
  consents.find((consent) => consent.kind === kind);

/**
 * The text of the consent about substance use as given: 42 CFR 2.32(b) requires its scope to accompany the information.
 */
export function scopeOf(request: ExportedRequest, { now, timeZone }: Plan): string {
  const consent = consentOf(request, 'substance_use');
  return consent && consentState(consent, now, timeZone) === 'stands' ? consent.text : '';
}
