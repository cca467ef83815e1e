import { Temporal } from 'temporal-polyfill';
import { CONSENT_KINDS, type ConsentKind } from '@/content/consent-versions';
import { messagesIn } from '@/content/languages';
import { PART2_NOTICE_TEXT } from '@/content/part2-notice';
import { CHANNEL_LABELS, OUTCOME_LABELS, QUARANTINE_LABELS, SOURCE_LABELS } from '@/lib/cases/case/fields';
import { EXPORT_FIELDS, mentionsHealth, type ExportField } from '@/lib/cases/export/fields';
import {
  consentOf,
  isAnswer,
  scopeOf,
  SHORT_NOTICE,
  valueOf,
  type ExportedRequest,
  type Plan,
  type Show,
  type Value,
  type Writer,
} from '@/lib/cases/export/values/domain';
import { STATUS_LABELS } from '@/lib/clinic/statuses';
import { consentState, type GivenConsent } from '@/lib/intake/proofs/domain';
import { CHOICE_NAMES } from '@/lib/intake/questions';
import { BYTE_ORDER_MARK, csvRow, textCell } from '@/lib/shared/csv';
import { formatTime } from '@/lib/shared/dates';
import { ownValue } from '@/lib/shared/own-value';

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

/** Writes requests as CSV, one row a request, contact attempt or note. */
export function csvWriter(plan: Plan): Writer {
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
