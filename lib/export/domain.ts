import { stringify } from 'csv-stringify/sync';
import { Temporal } from 'temporal-polyfill';
import { CONSENT_KINDS, type ConsentKind } from '@/content/consent-versions';
import { PART2_NOTICE_TEXT } from '@/content/part2-notice';
import type { ConsultationInput } from '@/lib/intake/schema';
import { mentionsHealth, type ExportField, type Format } from './fields';
import type { Choice } from './schema';

/** How long an export that was allowed may be fetched. */
export const FETCH_WITHIN_MS = 2 * 60 * 1000;

/** Goes with every row, because rows are cut out and pasted: 42 CFR 2.32(a)(2), "Statement 2", as amended in 2024. */
const SHORT_NOTICE = '42 CFR part 2 prohibits unauthorized use or disclosure of these records.';

export type ExportedConsent = {
  kind: ConsentKind;
  version: string;
  text: string;
  givenAt: Date;
  withdrawnAt: Date | null;
};

/** A request as it is exported. `answers` is null where no field of them was chosen. */
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
  heldAt: Date | null;
  attempts: readonly { at: Date; channel: string; outcome: string }[];
  notes: readonly { at: Date; by: string; text: string }[];
  answers: ConsultationInput | null;
  consents: readonly ExportedConsent[];
};

/** The moments between which a request came that is exported; the second is the first that is not. */
export function rangeOf({ from, to }: Pick<Choice, 'from' | 'to'>, timeZone: string): [Date, Date] {
  const startOf = (day: Temporal.PlainDate) =>
    new Date(day.toZonedDateTime({ timeZone, plainTime: '00:00' }).epochMilliseconds);
  return [startOf(Temporal.PlainDate.from(from)), startOf(Temporal.PlainDate.from(to).add({ days: 1 }))];
}

/** A month that ends today, which the page offers first. */
export function lastMonth(now: Date, timeZone: string): { from: string; to: string } {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  return { from: today.subtract({ months: 1 }).toString(), to: today.toString() };
}

/** Says nothing of anybody: file names get around. */
export const fileName = ({ from, to, format }: Pick<Choice, 'from' | 'to' | 'format'>): string =>
  `requests-${from}-to-${to}.${format}`;

type Show = (moment: Date) => string;

/** A moment as programs and people read it, in the clinic's time zone: `2026-11-23T10:05:00-05:00`. */
const showIn =
  (timeZone: string): Show =>
  (moment) =>
    Temporal.Instant.fromEpochMilliseconds(moment.getTime())
      .toZonedDateTimeISO(timeZone)
      .toString({ smallestUnit: 'second', timeZoneName: 'never' });

type Value = string | null | readonly string[] | readonly Readonly<Record<string, string>>[];
type Read = (request: ExportedRequest, show: Show) => Value;

/** The fields that are answers of the form, sealed in the database. */
const ANSWERS = [
  'askingFor',
  'name',
  'phone',
  'phoneOwner',
  'email',
  'contactBy',
  'days',
  'times',
  'ageGroup',
  'insurance',
  'reasons',
  'message',
] as const satisfies readonly (ExportField & keyof ConsultationInput)[];
type AnswerField = (typeof ANSWERS)[number];

const isAnswer = (field: ExportField): field is AnswerField =>
  (ANSWERS as readonly ExportField[]).includes(field);

/** Whether the sealed answers have to be opened for these fields. */
export const needsAnswers = (fields: readonly ExportField[]): boolean => fields.some(isAnswer);

const timeOf = (read: (request: ExportedRequest) => Date | null): Read => {
  return (request, show) => {
    const moment = read(request);
    return moment && show(moment);
  };
};

const READERS: Readonly<Record<Exclude<ExportField, AnswerField>, Read>> = {
  reference: ({ reference }) => reference,
  receivedAt: timeOf(({ receivedAt }) => receivedAt),
  source: ({ source }) => source,
  status: ({ status }) => status,
  statusChangedAt: timeOf(({ statusChangedAt }) => statusChangedAt),
  howSoon: ({ howSoon }) => howSoon,
  dueAt: timeOf(({ dueAt }) => dueAt),
  firstContactAt: timeOf(({ firstContactAt }) => firstContactAt),
  owner: ({ owner }) => owner,
  followUpAt: timeOf(({ followUpAt }) => followUpAt),
  attempts: ({ attempts }, show) =>
    attempts.map(({ at, channel, outcome }) => ({ at: show(at), channel, outcome })),
  quarantineReason: ({ quarantineReason }) => quarantineReason,
  trashedAt: timeOf(({ trashedAt }) => trashedAt),
  heldAt: timeOf(({ heldAt }) => heldAt),
  notes: ({ notes }, show) => notes.map(({ at, by, text }) => ({ at: show(at), by, text })),
};

const valueOf = (request: ExportedRequest, field: ExportField, show: Show): Value =>
  isAnswer(field) ? (request.answers?.[field] ?? null) : READERS[field](request, show);

/** Whether a consent stands at a moment. The one about substance use ends a year after it was given, by its own words. */
export function consentState(
  { kind, givenAt, withdrawnAt }: Pick<ExportedConsent, 'kind' | 'givenAt' | 'withdrawnAt'>,
  now: Date,
  timeZone: string,
): 'stands' | 'withdrawn' | 'ended' {
  if (withdrawnAt) return 'withdrawn';
  if (kind !== 'substance_use') return 'stands';
  const given = Temporal.Instant.fromEpochMilliseconds(givenAt.getTime()).toZonedDateTimeISO(timeZone);
  return given.add({ years: 1 }).epochMilliseconds <= now.getTime() ? 'ended' : 'stands';
}

/** What is exported, and when and where that is. */
export type Plan = Choice & { now: Date; timeZone: string };

/** A file in parts: how it begins, a batch of requests, how it ends. One without its end is broken off, and shows it. */
export type Writer = {
  head: () => string;
  batch: (requests: readonly ExportedRequest[], before: number) => string;
  end: (count: number) => string;
};

// CSV: RFC 4180 with a byte order mark, by which Excel knows UTF-8.

const BOM = '\uFEFF';
const consentOf = ({ consents }: ExportedRequest, kind: ConsentKind) =>
  consents.find((consent) => consent.kind === kind);

/** Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection). */
const csvRow = (cells: readonly string[]): string =>
  stringify([cells], { record_delimiter: 'windows', quoted: true, escape_formulas: true });

const csvText = (value: Value): string => {
  if (value === null || typeof value === 'string') return value ?? '';
  const parts = value.map((part) => (typeof part === 'string' ? part : Object.values(part).join(' ')));
  return parts.join(value.some((part) => typeof part !== 'string') ? '\n' : '; ');
};

function csvConsent(request: ExportedRequest, kind: ConsentKind, { now, timeZone }: Plan): string {
  const consent = consentOf(request, kind);
  return consent ? `${consentState(consent, now, timeZone)} (${consent.version})` : 'none';
}

/** The words of the consent about substance use as it was given: 42 CFR 2.32(b) wants its scope with the information. */
function scopeOf(request: ExportedRequest, { now, timeZone }: Plan): string {
  const consent = consentOf(request, 'substance_use');
  return consent && consentState(consent, now, timeZone) === 'stands' ? consent.text : '';
}

function csvWriter(plan: Plan): Writer {
  const { fields, timeZone } = plan;
  const show = showIn(timeZone);
  const withScope = mentionsHealth(fields);
  const header = [
    ...fields,
    ...CONSENT_KINDS.map((kind) => `consent.${kind}`),
    ...(withScope ? ['consent.substance_use.text'] : []),
    PART2_NOTICE_TEXT,
  ];
  const row = (request: ExportedRequest) => [
    ...fields.map((field) => csvText(valueOf(request, field, show))),
    ...CONSENT_KINDS.map((kind) => csvConsent(request, kind, plan)),
    ...(withScope ? [scopeOf(request, plan)] : []),
    SHORT_NOTICE,
  ];
  const last = (count: number) => [`END OF EXPORT, ${count} requests`, ...header.slice(1).map(() => '')];
  return {
    head: () => `${BOM}${csvRow(header)}`,
    batch: (requests) => requests.map((request) => csvRow(row(request))).join(''),
    end: (count) => csvRow(last(count)),
  };
}

function jsonWriter(plan: Plan): Writer {
  const { fields, from, to, statuses, trashed, now, timeZone } = plan;
  const show = showIn(timeZone);
  const withScope = mentionsHealth(fields);
  const consent = (held: ExportedConsent) => ({
    state: consentState(held, now, timeZone),
    version: held.version,
    givenAt: show(held.givenAt),
    withdrawnAt: held.withdrawnAt && show(held.withdrawnAt),
  });
  const item = (request: ExportedRequest) => ({
    ...Object.fromEntries(fields.map((field) => [field, valueOf(request, field, show)])),
    consents: Object.fromEntries(request.consents.map((held) => [held.kind, consent(held)])),
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

/** Writes a file of the format that was chosen. */
export const writerOf = (plan: Plan): Writer =>
  ({ csv: csvWriter, json: jsonWriter })[plan.format satisfies Format](plan);
