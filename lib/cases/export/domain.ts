import { Temporal } from 'temporal-polyfill';
import { CONSENT_KINDS, type ConsentKind } from '@/content/consent-versions';
import { messagesIn } from '@/content/languages';
import { PART2_NOTICE_TEXT } from '@/content/part2-notice';
import type { Role } from '@/lib/auth/permissions';
import {
  CHANNEL_LABELS,
  isConversation,
  OUTCOME_LABELS,
  QUARANTINE_LABELS,
  SOURCE_LABELS,
  type Channel,
  type Outcome,
} from '@/lib/cases/case/fields';
import { STATUS_LABELS } from '@/lib/clinic/statuses';
import { isSeenBy } from '@/lib/intake/domain';
import { consentState, type GivenConsent } from '@/lib/intake/proofs/domain';
import { CHOICE_NAMES, QUESTIONS, type ExportedName, type QuestionName } from '@/lib/intake/questions';
import type { ConsultationInput } from '@/lib/intake/schema';
import { BYTE_ORDER_MARK, csvRow, textCell } from '@/lib/shared/csv';
import { formatTime } from '@/lib/shared/dates';
import { ownValue } from '@/lib/shared/own-value';
import {
  ANSWER_FIELDS,
  EXPORT_FIELD_NAMES,
  EXPORT_FIELDS,
  mentionsHealth,
  type ExportField,
  type Format,
} from './fields';
import type { Choice } from './schema';

/** How long an allowed export may be fetched. */
export const FETCH_WITHIN_MS = 2 * 60 * 1000;

/** The columns that staff in this role may choose: all except answers they may not read. */
export const exportedTo = (role: Role): ExportField[] =>
  EXPORT_FIELD_NAMES.filter((field) => !isQuestion(field) || isSeenBy(role, field));

const isQuestion = (field: ExportField): field is ExportField & QuestionName =>
  Object.hasOwn(QUESTIONS, field);

/** Repeated on every row, because rows get cut out and pasted: 42 CFR 2.32(a)(2), "Statement 2", as amended in 2024. */
const SHORT_NOTICE = '42 CFR part 2 prohibits unauthorized use or disclosure of these records.';

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

/** The time range of exported requests; the end is exclusive. */
export function rangeOf({ from, to }: Pick<Choice, 'from' | 'to'>, timeZone: string): [Date, Date] {
  const startOf = (day: Temporal.PlainDate) =>
    new Date(day.toZonedDateTime({ timeZone, plainTime: '00:00' }).epochMilliseconds);
  return [startOf(Temporal.PlainDate.from(from)), startOf(Temporal.PlainDate.from(to).add({ days: 1 }))];
}

/** A month ending today, the page's default. */
export function lastMonth(now: Date, timeZone: string): { from: string; to: string } {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  return { from: today.subtract({ months: 1 }).toString(), to: today.toString() };
}

/** Reveals nothing about anyone, since file names get around. */
export const fileName = ({ from, to, format }: Pick<Choice, 'from' | 'to' | 'format'>): string =>
  `requests-${from}-to-${to}.${format}`;

type Show = (moment: Date) => string;

/** A machine-readable time in the clinic's time zone: `2026-11-23T10:05:00-05:00`. */
const showIn =
  (timeZone: string): Show =>
  (moment) =>
    Temporal.Instant.fromEpochMilliseconds(moment.getTime())
      .toZonedDateTimeISO(timeZone)
      .toString({ smallestUnit: 'second', timeZoneName: 'never' });

type Value = string | null | readonly string[] | readonly Readonly<Record<string, string>>[];
type Read = (request: ExportedRequest, show: Show) => Value;

const isAnswer = (field: ExportField): field is ExportedName =>
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

const valueOf = (request: ExportedRequest, field: ExportField, show: Show): Value =>
  isAnswer(field) ? (request.answers?.[field] ?? null) : READERS[field](request, show);

/** What is exported, and when and where. */
export type Plan = Choice & { now: Date; timeZone: string };

/** A file in parts: its beginning, a batch of requests, its end. A file without its end is visibly truncated. */
export type Writer = {
  head: () => string;
  batch: (requests: readonly ExportedRequest[], before: number) => string;
  end: (count: number) => string;
};

// CSV, for people and their spreadsheets, in words. Each request is a row, and each contact attempt and note is a row
// of its own below it, because a cell holds only so much.

type Attempt = ExportedRequest['attempts'][number];
type Note = ExportedRequest['notes'][number];
/** A row: a request, by its number in the file, or a single attempt or note. */
type Line = { request: ExportedRequest; number: number; attempt?: Attempt; note?: Note };
type Column = { header: string; of: (line: Line) => string };

const { form, requestAccess } = messagesIn('en');

/** The labels for fields that store codes; other fields already hold readable values. */
const LABELS: Partial<Record<ExportField, Readonly<Record<string, string>>>> = {
  ...Object.fromEntries(CHOICE_NAMES.map((name) => [name, form[name].options])),
  source: SOURCE_LABELS,
  status: STATUS_LABELS,
  quarantineReason: QUARANTINE_LABELS,
};
/** Text that people typed, which a spreadsheet must not interpret. */
const isTyped = (field: ExportField): boolean =>
  field === 'owner' || (isAnswer(field) && LABELS[field] === undefined);

/** A time that people can read and a spreadsheet, which treats it as text, can sort: `2026-11-23 10:05 EST`. */
const readableIn =
  (timeZone: string): Show =>
  (moment) => {
    const local = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone);
    const zone = formatTime(moment, timeZone).split(' ').at(-1) ?? timeZone;
    return `${local.toPlainDate().toString()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })} ${zone}`;
  };

function csvText(field: ExportField, value: Value): string {
  const texts = [value ?? ''].flat().filter((text) => typeof text === 'string');
  const words = texts.map((text) => ownValue(LABELS[field], text) ?? text).join('; ');
  return isTyped(field) ? textCell(words) : words;
}

const isWhole = ({ attempt, note }: Line) => !attempt && !note;

const kindOf = ({ number, attempt, note }: Line) =>
  `Request ${number}${attempt ? ', contact attempt' : ''}${note ? ', note' : ''}`;

const attemptColumns = (show: Show): Column[] => [
  { header: 'Contact attempt', of: ({ attempt }) => (attempt ? show(attempt.at) : '') },
  { header: 'How', of: ({ attempt }) => (attempt ? CHANNEL_LABELS[attempt.channel] : '') },
  { header: 'Outcome', of: ({ attempt }) => (attempt ? OUTCOME_LABELS[attempt.outcome] : '') },
];

const noteColumns = (show: Show): Column[] => [
  { header: 'Note written', of: ({ note }) => (note ? show(note.at) : '') },
  { header: 'Written by', of: ({ note }) => (note ? textCell(note.by) : '') },
  { header: 'Note', of: ({ note }) => (note ? textCell(note.text) : '') },
];

const ENTRIES = { attempts: attemptColumns, notes: noteColumns } as const;
const isEntry = (field: ExportField): field is keyof typeof ENTRIES => field in ENTRIES;

function fieldColumns(field: ExportField, show: Show): Column[] {
  if (isEntry(field)) return ENTRIES[field](show);
  const of = (line: Line) =>
    isWhole(line) || field === 'reference' ? csvText(field, valueOf(line.request, field, show)) : '';
  return [{ header: EXPORT_FIELDS[field].label, of }];
}

const STATE_LABELS = { stands: 'In effect', withdrawn: 'Withdrawn', ended: 'Expired' } as const;

const consentOf = ({ consents }: ExportedRequest, kind: ConsentKind) =>
  consents.find((consent) => consent.kind === kind);

function consentColumn(kind: ConsentKind, { now, timeZone }: Plan): Column {
  const words = (consent: GivenConsent | undefined) =>
    consent
      ? `${STATE_LABELS[consentState(consent, now, timeZone)]} (version ${consent.version})`
      : 'Not given';
  return {
    header: `Consent: ${requestAccess.consents[kind]}`,
    of: (line) => (isWhole(line) ? words(consentOf(line.request, kind)) : ''),
  };
}

/**
 * The text of the consent about substance use as given: 42 CFR 2.32(b) requires its scope to accompany the information.
 */
function scopeOf(request: ExportedRequest, { now, timeZone }: Plan): string {
  const consent = consentOf(request, 'substance_use');
  return consent && consentState(consent, now, timeZone) === 'stands' ? consent.text : '';
}

function csvColumns(plan: Plan): Column[] {
  const { fields, timeZone } = plan;
  const show = readableIn(timeZone);
  const scope = (line: Line) => (line.attempt ? '' : scopeOf(line.request, plan));
  return [
    ...(fields.some(isEntry) ? [{ header: 'Row', of: kindOf }] : []),
    ...fields.flatMap((field) => fieldColumns(field, show)),
    ...CONSENT_KINDS.map((kind) => consentColumn(kind, plan)),
    ...(mentionsHealth(fields)
      ? [{ header: 'Consent on alcohol and drug information, as given', of: scope }]
      : []),
    { header: 'Notice', of: () => SHORT_NOTICE },
  ];
}

function linesOf(request: ExportedRequest, number: number, { fields }: Plan): Line[] {
  const whole = { request, number };
  return [
    whole,
    ...(fields.includes('attempts') ? request.attempts : []).map((attempt) => ({ ...whole, attempt })),
    ...(fields.includes('notes') ? request.notes : []).map((note) => ({ ...whole, note })),
  ];
}

function csvWriter(plan: Plan): Writer {
  const columns = csvColumns(plan);
  const alone = (text: string) => csvRow([text, ...columns.slice(1).map(() => '')]);
  return {
    head: () => `${BYTE_ORDER_MARK}${alone(PART2_NOTICE_TEXT)}${csvRow(columns.map(({ header }) => header))}`,
    batch: (requests, before) =>
      requests
        .flatMap((request, at) => linesOf(request, before + at + 1, plan))
        .map((line) => csvRow(columns.map(({ of }) => of(line))))
        .join(''),
    end: (count) => alone(`END OF EXPORT, ${count} requests`),
  };
}

function jsonWriter(plan: Plan): Writer {
  const { fields, from, to, statuses, trashed, now, timeZone } = plan;
  const show = showIn(timeZone);
  const withScope = mentionsHealth(fields);
  const consent = (given: GivenConsent) => ({
    state: consentState(given, now, timeZone),
    version: given.version,
    givenAt: show(given.givenAt),
    withdrawnAt: given.withdrawnAt && show(given.withdrawnAt),
  });
  const item = (request: ExportedRequest) => ({
    ...Object.fromEntries(fields.map((field) => [field, valueOf(request, field, show)])),
    consents: Object.fromEntries(request.consents.map((given) => [given.kind, consent(given)])),
    ...(withScope && { substanceUseConsent: scopeOf(request, plan) }),
    notice: SHORT_NOTICE,
  });
  const head = {
    notice: PART2_NOTICE_TEXT,
    exportedAt: show(now),
    range: { from, to, timeZone },
    statuses,
    trashed,
    fields,
  };
  return {
    head: () => `${JSON.stringify(head).slice(0, -1)},"requests":[`,
    batch: (requests, before) =>
      requests
        .map((request, at) => `${before + at > 0 ? ',' : ''}\n${JSON.stringify(item(request))}`)
        .join(''),
    end: (count) => `\n],"count":${count},"complete":true}\n`,
  };
}

/** Returns a writer for the chosen format. */
export const writerOf = (plan: Plan): Writer =>
  ({ csv: csvWriter, json: jsonWriter })[plan.format satisfies Format](plan);
