import { z } from 'zod';
import { DEFAULT_LANGUAGE } from '@/content/languages';
import type { Kind } from '@/lib/clinic/fields';
import {
  copySettingsSchema,
  factsSchema,
  operationsFormSchema,
  operationsSchema,
  readEach,
  TEXT_SETTINGS,
  WEEKDAYS,
} from '@/lib/clinic/schema';
import { STATUSES, type Status } from '@/lib/clinic/statuses';
import { asSeen, findClaims, mixedWords } from '@/lib/content/claim-check/domain';
import { navigationSchema } from '@/lib/content/copy/schema';
import { readEmail } from '@/lib/shared/email';
import { ownValue } from '@/lib/shared/own-value';
import { readPhone } from '@/lib/shared/phone';
import { lineField } from '@/lib/shared/typed-fields';
import { cleanLine, plainSigns } from '@/lib/shared/typed-text';
import { keepField, MENUS, MOST, type FieldError, type Menu, type Typed } from './fields';

/** Each group's storage schema: its value is stored in input form, and parsed again when it is read. */
const SCHEMAS = {
  facts: factsSchema,
  operations: operationsSchema,
  copy: copySettingsSchema,
  navigation: navigationSchema,
} as const satisfies Record<Kind, z.ZodType>;
/** What a form accepts, if that is less than what an earlier release may have stored. */
const FORM_SCHEMAS = { ...SCHEMAS, operations: operationsFormSchema } as const satisfies Record<
  Kind,
  z.ZodType
>;
/** Times are strings, like `09:00-17:00`. */
export type Values = { [K in Kind]: z.input<(typeof FORM_SCHEMAS)[K]> };
type Stored<K extends Kind> = Partial<z.input<(typeof SCHEMAS)[K]>>;

/** Any form, as typed. */
export const typedSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** The newest version that the page showed. */
export const stopSchema = z.object({ number: z.coerce.number().int().min(0).max(MOST.versions) });

/** An earlier version to restore (0: as shipped), and the newest one the page showed. */
export const restoreSchema = z.object({
  number: z.coerce.number().int().min(0).max(MOST.versions),
  version: z.coerce.number().int().min(0).max(MOST.versions),
  why: lineField(MOST.why),
});

/** A group's stored settings, and those that this release can't read. */
export function readStored<K extends Kind>(kind: K, saved: unknown): { value: Stored<K>; unread: string[] } {
  const { stored, unread } = readEach(SCHEMAS[kind] as z.ZodObject, saved);
  return { value: stored as Stored<K>, unread };
}

/** One line of text. */
const one = (typed: Typed, name: string) => cleanLine([ownValue(typed, name) ?? ''].flat().join(' '));
/** The lines of a text field, or of several fields with the same name, without empty ones. */
const many = (typed: Typed, name: string) =>
  [ownValue(typed, name) ?? []]
    .flat()
    .flatMap((text) => text.split(/\r\n?|\n/))
    .map(cleanLine)
    .filter((line) => line !== '');
const once = (lines: readonly string[]) => {
  const known = new Set<string>();
  return lines.filter((line) => !known.has(line.toLowerCase()) && known.add(line.toLowerCase()));
};
/** Anything that isn't a plain number becomes one that no rule accepts. */
const number = (typed: Typed, name: string) => {
  const text = plainSigns(one(typed, name));
  return /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : NaN;
};

/** A count as people type it back: with or without a comma. */
const count = (typed: Typed, name: string) => Number(one(typed, name).replace(/[,\s]/g, '') || NaN);

function hoursOf(typed: Typed) {
  const time = (name: string) => one(typed, name).replace(/^\d:/, '0$&');
  const spans = WEEKDAYS.map((day) => [day, `${time(`${day}Opens`)}-${time(`${day}Closes`)}`] as const);
  return Object.fromEntries(spans.filter(([, span]) => span !== '-'));
}

/** With its country code, grouped as in its country; a number that can't be dialed stays as typed, and is refused. */
function phoneOf(typed: string): string {
  const read = readPhone(typed);
  if (!read.ok || read.value.extension !== '') return typed;
  return read.value.number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');
}

const ZIP = /^\d{5}(?:-\d{4})?$/;
const YEAR = /\b(?:1[89]|20)\d{2}\b/;
/** The first address or link in a text that is malformed. */
const wrongToken = (text: string): string | undefined =>
  text
    .split(/[\s,;()<>]+/)
    .map((token) => token.replace(/[.:]+$/, ''))
    .find(
      (token) =>
        (token.includes('@') && readEmail(token) === undefined) ||
        (/^(?:https?:|www\.)/i.test(token) && !URL.canParse(token.replace(/^www\./i, 'https://$&'))),
    );

/** Facts whose values don't fit, except those marked as not known yet. */
function wrongFacts(kind: Kind, typed: Typed): FieldError[] {
  if (kind !== 'facts') return [];
  const unknown = many(typed, 'placeholders');
  const phone = readPhone(one(typed, 'phone'));
  const rules: [field: string, isRight: boolean][] = [
    ['phone', phone.ok && phone.value.extension === ''],
    ['postalCode', ZIP.test(one(typed, 'postalCode'))],
    ['founded', unknown.includes('founded') || YEAR.test(one(typed, 'founded'))],
    [
      'noticeEffective',
      unknown.includes('noticeEffective') || !Number.isNaN(Date.parse(one(typed, 'noticeEffective'))),
    ],
  ];
  const wrong = rules
    .filter(([field, isRight]) => !isRight && one(typed, field) !== '')
    .map(([field]) => ({ field, code: 'WRONG' as const }));
  const tokens = TEXT_SETTINGS.flatMap((field) => {
    const given = wrongToken(one(typed, field));
    return given === undefined ? [] : [{ field, code: 'WRONG' as const, given }];
  });
  return [...wrong, ...tokens];
}

const facts = (typed: Typed) => ({
  name: one(typed, 'name'),
  city: one(typed, 'city'),
  phone: phoneOf(one(typed, 'phone')),
  address: {
    street: one(typed, 'street'),
    city: one(typed, 'addressCity'),
    region: one(typed, 'region'),
    postalCode: one(typed, 'postalCode'),
  },
  hours: hoursOf(typed),
  holidays: once(many(typed, 'holidays')).sort(),
  ...Object.fromEntries(TEXT_SETTINGS.map((key) => [key, one(typed, key)])),
  placeholders: once(many(typed, 'placeholders')),
  samples: once(many(typed, 'samples')),
});

const operations = (typed: Typed) => ({
  recipients: once(many(typed, 'recipients')),
  firstContactHours: number(typed, 'firstContactHours'),
  retentionDays: Object.fromEntries(STATUSES.map((status) => [status, number(typed, keepField(status))])),
  proofYears: number(typed, 'proofYears'),
});

const copy = (typed: Typed) => ({
  approval: one(typed, 'approval') === 'yes',
  mostLinks: number(typed, 'mostLinks'),
  blockedWords: once(many(typed, 'blockedWords')),
});

/**
 * The links of a menu as typed, in order of their positions. Without JavaScript, a checkbox removes a link, and the
 * list of pages below adds one.
 */
function linksTyped(typed: Typed, menu: Menu) {
  const list = (part: string) => [typed[`${menu}-${part}`] ?? []].flat();
  const [labels, positions, removed] = [list('label'), list('position'), list('removed')];
  const place = (index: number) => {
    const text = positions[index]?.trim() ?? '';
    return text === '' || Number.isNaN(Number(text)) ? index + 1 : Number(text);
  };
  const kept = list('page')
    .map((page, index) => ({ page, label: cleanLine(labels[index] ?? ''), index }))
    .filter(({ page }) => !removed.includes(page))
    .sort((a, b) => place(a.index) - place(b.index))
    .map(({ page, label }) => ({ page, label }));
  const added = one(typed, `${menu}-add`);
  return added === '' ? kept : [...kept, { page: added, label: one(typed, `${menu}-add-label`) }];
}

const navigation = (typed: Typed) => ({
  [DEFAULT_LANGUAGE]: { main: linksTyped(typed, 'main'), footer: linksTyped(typed, 'footer') },
});

const INPUTS: Record<Kind, (typed: Typed) => unknown> = { facts, operations, copy, navigation };

type Path = readonly PropertyKey[];

/** The form field that a path in the value belongs to. */
const FIELDS: Record<Kind, (path: Path, typed: Typed) => string> = {
  facts: ([top, below]) => {
    if (top === 'address') return below === 'city' ? 'addressCity' : String(below);
    return String(top === 'hours' ? (below ?? top) : top);
  },
  operations: ([top, below]) => (top === 'retentionDays' ? keepField(below as Status) : String(top)),
  copy: ([top]) => String(top),
  navigation: ([, menu, index], typed) => {
    const link = index === undefined ? undefined : linksTyped(typed, menu as Menu)[Number(index)];
    return link ? `${String(menu)}-label-${link.page}` : String(menu);
  },
};

const LISTS: readonly string[] = ['holidays', 'recipients', 'blockedWords'];
const isBlank = (typed: Typed, field: string) => Object.hasOwn(typed, field) && one(typed, field) === '';

function errorsOf(kind: Kind, { issues }: z.ZodError, value: unknown, typed: Typed): FieldError[] {
  const found = new Map<string, FieldError>();
  for (const { path } of issues) {
    const field = FIELDS[kind](path, typed);
    const code = isBlank(typed, field) ? 'MISSING' : 'WRONG';
    const line = LISTS.includes(field) && path.length > 1 ? atPath(value, path) : undefined;
    if (!found.has(field))
      found.set(field, { field, code, ...(typeof line === 'string' && { given: line }) });
  }
  return [...found.values()];
}

const atPath = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (part, key) => ownValue(part as Record<string, unknown> | undefined, String(key)),
    value,
  );

/** Fields with more text than anyone types. */
function tooLong(typed: Typed): FieldError[] {
  const length = (text: string | readonly string[]) => [text].flat().join('\n').length;
  const most = (name: string) =>
    name === 'why'
      ? MOST.why
      : LISTS.includes(name) || Array.isArray(ownValue(typed, name))
        ? MOST.lines
        : MOST.text;
  return Object.entries(typed)
    .filter(([name, text]) => length(text) > most(name))
    .map(([field]) => ({ field, code: 'TOO_LONG' }));
}

/** Pages linked twice: the footer shows the main menu too. */
function linkedTwice(kind: Kind, typed: Typed): FieldError[] {
  if (kind !== 'navigation') return [];
  const links = MENUS.flatMap((menu) => linksTyped(typed, menu).map(({ page }) => ({ menu, page })));
  return links
    .filter(({ page }, index) => links.findIndex((link) => link.page === page) < index)
    .map(({ menu, page }) => ({ field: `${menu}-label-${page}`, code: 'TWICE' }));
}

/** Facts about marks that others award: the license or the credential itself is the evidence. */
const MARKED = ['licence', 'leadership'];

/** What everyone reads on the site, by the field it is typed in. */
function publicTexts(kind: Kind, typed: Typed): [field: string, text: string][] {
  if (kind === 'facts')
    return [...TEXT_SETTINGS, 'name', 'city', 'street', 'addressCity', 'region', 'postalCode'].map(
      (field) => [field, one(typed, field)],
    );
  if (kind !== 'navigation') return [];
  return MENUS.flatMap((menu) =>
    linksTyped(typed, menu).map(({ page, label }): [string, string] => [`${menu}-label-${page}`, label]),
  );
}

/** Public texts that make claims: those belong on a page, with evidence behind them. */
const claiming = (kind: Kind, typed: Typed): FieldError[] =>
  publicTexts(kind, typed).flatMap(([field, text]) => {
    const seen = asSeen(text);
    const claims = findClaims(seen).filter(({ isMark }) => !(isMark && MARKED.includes(field)));
    const [given] = [...claims.map(({ words }) => words), ...mixedWords(seen)];
    return given === undefined ? [] : [{ field, code: 'CLAIM', given }];
  });

type Saving<K extends Kind> = {
  number: number;
  value: Values[K];
  why: string;
  confirmed: number | undefined;
};

type Read<K extends Kind> = { ok: true; value: Saving<K> } | { ok: false; errors: FieldError[] };

/** Reads a form: the value to store, why, and the version it was rendered with; otherwise every field that is wrong. */
export function parseForm<K extends Kind>(kind: K, typed: Typed): Read<K> {
  const value = INPUTS[kind](typed);
  const parsed = FORM_SCHEMAS[kind].safeParse(value);
  const why = one(typed, 'why');
  const schemaErrors = parsed.success ? [] : errorsOf(kind, parsed.error, value, typed);
  const errors = [
    ...tooLong(typed),
    ...linkedTwice(kind, typed),
    ...claiming(kind, typed),
    ...wrongFacts(kind, typed).filter(({ field }) => !schemaErrors.some((error) => error.field === field)),
    ...schemaErrors,
    ...(why === '' ? [{ field: 'why', code: 'MISSING' } as const] : []),
  ];
  if (errors.length > 0) return { ok: false, errors };
  // A number that can't be read is never the newest.
  const seen = number(typed, 'number');
  const confirmed = one(typed, 'confirmed') === '' ? undefined : count(typed, 'confirmed');
  const saving = { number: Number.isInteger(seen) ? seen : -1, value: value as Values[K], why, confirmed };
  return { ok: true, value: saving };
}
