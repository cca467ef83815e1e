import { DEFAULT_LANGUAGE } from '@/content/languages';
import { weeklyHours } from '@/lib/clinic/domain';
import type { Kind } from '@/lib/clinic/fields';
import { FACTS, factsSchema, TEXT_SETTINGS, WEEKDAYS, type Clinic } from '@/lib/clinic/schema';
import { STATUSES, LEAST_RETENTION_DAYS } from '@/lib/clinic/statuses';
import { isolated } from '@/lib/shared/bidi';
import { ownValue } from '@/lib/shared/own-value';
import { keepField, labelOf, movedText, type Line, type Menu, type Typed } from './fields';
import type { Values } from './schema';

/** The facts in `content/site.yaml`, in the form settings are stored in. */
export function factsOf({ hours, placeholders, samples = [], ...facts }: Clinic): Values['facts'] {
  const texts = Object.fromEntries(TEXT_SETTINGS.map((key) => [key, facts[key]])) as Pick<
    Clinic,
    (typeof TEXT_SETTINGS)[number]
  >;
  const { name, city, phone, address, holidays } = facts;
  return {
    ...{ name, city, phone, address, holidays: holidays.toSorted() },
    ...texts,
    hours: Object.fromEntries(
      Object.entries(hours).map(([day, { opens, closes }]) => [day, `${opens}-${closes}`]),
    ),
    placeholders: FACTS.filter((key) => placeholders.includes(key)),
    samples: FACTS.filter((key) => samples.includes(key)),
  };
}

type Writers<To> = { [K in Kind]: (value: Values[K]) => To };

const operationsText = ({
  recipients,
  firstContactHours,
  retentionDays,
  proofYears,
}: Values['operations']) => ({
  recipients: recipients.join('\n'),
  firstContactHours: String(firstContactHours),
  ...Object.fromEntries(STATUSES.map((status) => [keepField(status), String(retentionDays[status])])),
  proofYears: String(proofYears),
});

const TYPED: Writers<Typed> = {
  facts: ({ address, hours, holidays, placeholders = [], samples = [], ...texts }) => ({
    ...texts,
    street: address.street,
    addressCity: address.city,
    region: address.region,
    postalCode: address.postalCode,
    ...Object.fromEntries(
      WEEKDAYS.flatMap((day) => {
        const [opens = '', closes = ''] = hours[day]?.split('-') ?? [];
        return [
          [`${day}Opens`, opens],
          [`${day}Closes`, closes],
        ];
      }),
    ),
    holidays: holidays.toSorted(),
    placeholders,
    samples,
  }),
  operations: operationsText,
  copy: ({ approval, mostLinks, blockedWords }) => ({
    approval: approval ? 'yes' : '',
    mostLinks: String(mostLinks),
    blockedWords: blockedWords.join('\n'),
  }),
  navigation: (menus) => ({ ...menuTyped(menus, 'main'), ...menuTyped(menus, 'footer') }),
};

function menuTyped(menus: Values['navigation'], menu: Menu): Typed {
  const links = menus[DEFAULT_LANGUAGE]?.[menu] ?? [];
  return {
    [`${menu}-page`]: links.map(({ page }) => page),
    [`${menu}-label`]: links.map(({ label }) => label),
    [`${menu}-position`]: links.map((_, index) => String(index + 1)),
  };
}

/** A value as its form would show it. */
export const typedOf = <K extends Kind>(kind: K, value: Values[K]): Typed => TYPED[kind](value);

type Lines = Readonly<Record<string, string>>;

const LINES: Writers<Lines> = {
  facts: (value) => {
    const { address, hours, holidays, placeholders, samples, ...texts } = factsSchema.parse(value);
    const { street, city, region, postalCode } = address;
    const lines = {
      ...texts,
      address: `${street}\n${isolated(city)}, ${isolated(region)} ${isolated(postalCode)}`,
      hours: weeklyHours({ hours }).join('\n'),
      holidays: holidays.toSorted().join(', '),
    };
    const text = (key: (typeof FACTS)[number]) => {
      if (placeholders.includes(key)) return `${isolated(lines[key])} (not known yet)`;
      return samples.includes(key) ? `${isolated(lines[key])} (sample)` : lines[key];
    };
    return Object.fromEntries(FACTS.map((key) => [key, text(key)]));
  },
  operations: operationsText,
  copy: ({ approval, mostLinks, blockedWords }) => ({
    approval: approval ? 'yes' : 'no',
    mostLinks: String(mostLinks),
    blockedWords: blockedWords.join('\n'),
  }),
  navigation: (menus) => ({ main: menuText(menus, 'main'), footer: menuText(menus, 'footer') }),
};

const menuText = (menus: Values['navigation'], menu: Menu) =>
  (menus[DEFAULT_LANGUAGE]?.[menu] ?? [])
    .map(({ page, label }) => `${isolated(label)} (/${page})`)
    .join('\n');

/** A value in words, one text per setting; a list has one item per line, and an absent value is an empty text. */
export const linesOf = <K extends Kind>(kind: K, value: Values[K]): Line[] =>
  Object.entries(LINES[kind](value)).map(([field, text]) => ({ field, text }));

/** The settings of `to` that differ from `from`, with the values in `to`. */
export function changesBetween<K extends Kind>(kind: K, from: Values[K] | undefined, to: Values[K]): Line[] {
  const before = from === undefined ? {} : LINES[kind](from);
  return linesOf(kind, to).filter(({ field, text }) => ownValue(before, field) !== text);
}

type Operations = Values['operations'];
const isOperations = (kind: Kind, value: unknown): value is Operations => kind === 'operations' && !!value;

/** The retention days of a group that has any, none below the minimum. */
export const daysOf = (kind: Kind, value: Values[Kind]): Operations['retentionDays'] | undefined =>
  isOperations(kind, value)
    ? (Object.fromEntries(
        STATUSES.map((status) => [
          status,
          Math.max(value.retentionDays[status], LEAST_RETENTION_DAYS[status]),
        ]),
      ) as Operations['retentionDays'])
    : undefined;

const missing = (from: readonly string[], others: readonly string[]) =>
  from.filter((one) => !others.includes(one));

/** Addresses that no longer get mail about requests. */
export const lostRecipients = (kind: Kind, before: Values[Kind], after: Values[Kind]): string[] =>
  isOperations(kind, before) && isOperations(kind, after) ? missing(before.recipients, after.recipients) : [];

/**
 * The settings for which administrators are told the old and new values; of other facts, which may be long, only that
 * they changed.
 */
const NEWS: Record<Kind, readonly string[]> = {
  operations: ['recipients', 'firstContactHours', 'proofYears'],
  copy: ['approval'],
  facts: ['phone', 'address', 'hours', 'holidays'],
  navigation: [],
};

/**
 * What a change silences, exposes or hides, one line each, for administrators: who gets mail about a request, how long
 * no one is reminded, how long proofs are kept, whether a second person approves changes, each of the clinic's facts,
 * pages no longer linked in a menu. What it deletes is reported by lib/cases/retention.
 */
export function newsOf<K extends Kind>(
  kind: K,
  before: Values[K],
  after: Values[K],
  moved: number,
): string[] {
  const was = linesOf(kind, before);
  const lines = changesBetween(kind, before, after).flatMap(({ field, text }) => {
    const old = was.find((line) => line.field === field)?.text ?? '';
    if (NEWS[kind].includes(field)) return [`${labelOf(field)}: ${oneLine(text)} (before: ${oneLine(old)})`];
    if (kind === 'facts') return [labelOf(field)];
    const dropped = kind === 'navigation' ? missing(linksIn(old), linksIn(text)) : [];
    return dropped.length > 0 ? [`${labelOf(field)}: ${dropped.join(', ')} is no longer linked`] : [];
  });
  return moved > 0 && lines.length > 0 ? [...lines, movedText(moved)] : lines;
}

/** A menu's pages in words: `Contact (/contact)` on each line. */
const linksIn = (text: string) =>
  text.split('\n').flatMap((line) => /\((\/[^()]*)\)$/.exec(line)?.slice(1) ?? []);

const oneLine = (text: string) => (text === '' ? 'none' : text.split('\n').map(isolated).join(', '));
