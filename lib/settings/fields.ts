// Names and labels of the settings that forms and rules share, free of anything the browser would have to load for
// them.

import type { Fact, TEXT_SETTINGS, WEEKDAYS } from '@/lib/clinic/schema';
import { STATUS_LABELS, STATUSES, type Status } from '@/lib/clinic/statuses';
import { ownValue } from '@/lib/shared/own-value';

/** What was typed into a form, by field name. */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

/** What is wrong with a field; `given` is the offending line of a list, or the words that make a claim. */
export type FieldError = {
  field: string;
  code: 'MISSING' | 'TOO_LONG' | 'WRONG' | 'TWICE' | 'CLAIM';
  given?: string;
};

/** A setting in words, for reading and comparing. */
export type Line = { field: string; text: string };

export const MENUS = ['main', 'footer'] as const;
export type Menu = (typeof MENUS)[number];

/** Maximum lengths of texts, and the highest version number a form may name. */
export const MOST = { text: 500, why: 200, lines: 20_000, link: 40, versions: 999_999_999 } as const;

type TextSetting = (typeof TEXT_SETTINGS)[number];
type Weekday = (typeof WEEKDAYS)[number];

export const TEXTS: Readonly<Record<TextSetting, { label: string; hint: string }>> = {
  postalAddress: {
    label: 'Mailing address',
    hint: 'Where paper forms are mailed to. On Contact, FAQ, and the form to print.',
  },
  licence: { label: 'Licenses', hint: 'With their numbers. On About us and Recovery Matrix.' },
  leadership: {
    label: 'Who leads the clinic and reviews the pages',
    hint: 'With their credentials. On About us.',
  },
  founded: { label: 'Year opened', hint: 'On About us.' },
  languages: { label: 'Languages staff speak', hint: 'On About us and Contact.' },
  payment: { label: 'Cost and insurance', hint: 'On FAQ and Recovery Matrix.' },
  fax: { label: 'Fax', hint: 'For professionals who refer. On For professionals who refer.' },
  parking: { label: 'Parking and the way in', hint: 'On Contact.' },
  whatToBring: { label: 'What to bring to a first visit', hint: 'On Contact.' },
  privacyOfficer: {
    label: 'Privacy officer',
    hint: 'Name, phone and address. On Contact and, several times, in the privacy notice.',
  },
  accessibilityContact: {
    label: 'Accessibility contact',
    hint: 'Phone and email. On Contact and Accessibility.',
  },
  noticeEffective: {
    label: 'Effective date of the privacy notice',
    hint: 'In the privacy notice; the law requires it.',
  },
  matrixMedicalCare: {
    label: 'Recovery Matrix: medical care and withdrawal',
    hint: 'Whether withdrawal is managed here, or where people are referred first. On Recovery Matrix.',
  },
  matrixLevelsOfCare: { label: 'Recovery Matrix: levels of care', hint: 'On Recovery Matrix.' },
  matrixLength: { label: 'Recovery Matrix: how long it lasts', hint: 'On Recovery Matrix and FAQ.' },
  matrixFamily: { label: 'Recovery Matrix: for family and friends', hint: 'On Recovery Matrix.' },
  matrixMedicines: {
    label: 'Recovery Matrix: medications',
    hint: 'Which medications for opioid and alcohol use disorder are offered here, or where. On Recovery Matrix.',
  },
};

export const DAYS: Readonly<Record<Weekday, string>> = {
  monday: 'Monday',
  tuesday: 'Tuesday',
  wednesday: 'Wednesday',
  thursday: 'Thursday',
  friday: 'Friday',
  saturday: 'Saturday',
  sunday: 'Sunday',
};

/** The name of the field with a status's days. */
export const keepField = (status: Status) => `keep-${status}` as const;

const FACT_LABELS: Readonly<Record<Exclude<Fact, TextSetting>, string>> = {
  name: 'Clinic name',
  city: 'City and state',
  phone: 'Phone',
  address: 'Address',
  hours: 'Weekly hours',
  holidays: 'Holidays',
};

const labelsOf = <Name extends string>(words: Readonly<Record<Name, { label: string }>>) =>
  Object.fromEntries(
    (Object.keys(words) as Name[]).map((name) => [name, words[name].label] as const),
  ) as Record<Name, string>;

/** Each field's label: above its text field, in errors, in the history. */
const LABELS: Readonly<Record<string, string>> = {
  ...FACT_LABELS,
  ...labelsOf(TEXTS),
  ...DAYS,
  street: 'Address: street',
  addressCity: 'Address: city',
  region: 'Address: state',
  postalCode: 'Address: ZIP code',
  recipients: 'Who is emailed about a request',
  firstContactHours: 'Time to a first attempt, in business hours',
  ...Object.fromEntries(
    STATUSES.map((status) => [keepField(status), `Days to keep: ${STATUS_LABELS[status]}`]),
  ),
  retentionDays: 'How long requests are kept',
  proofYears: 'Years to keep proof of consents and disclosures',
  placeholders: 'What is not known yet',
  approval: 'A second person must approve what patients find',
  mostLinks: 'Most links allowed in a comment',
  blockedWords: 'Blocked words',
  main: 'Main menu',
  footer: 'Footer',
  why: 'Why, for the history',
  confirmed: 'Number of requests that will be deleted',
};

/** A field's label; for a menu link, its page. */
export const labelOf = (field: string): string => ownValue(LABELS, field) ?? field;

/** How many open requests have a new due time, in words. */
export const movedText = (moved: number): string =>
  moved === 1 ? '1 open request has a new due time.' : `${moved} open requests have new due times.`;
