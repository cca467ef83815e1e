import { globSync } from 'node:fs';
import path from 'node:path';
import type { $ZodType } from 'zod/v4/core';
import * as core from 'zod/v4/core';
import { shippedValue } from '@/lib/settings/data';
import { typedOf } from '@/lib/settings/domain';
import { parseForm } from '@/lib/settings/schema';

const KINDS = ['facts', 'operations', 'copy', 'navigation'] as const;

// What every form accepts, through all the schemas that lib/**/schema.ts exports: a new one is covered as soon as it
// exists. Nothing invisible, and nothing that reverses the text around it, gets through.

type Field = { name: string; schema: $ZodType; wrap: (text: string) => unknown };
const same = (text: string): unknown => text;

/** The fields of a schema that accept a string, each parsed on its own. */
function fieldsOf(name: string, schema: $ZodType, wrap: Field['wrap'] = same): Field[] {
  const { def } = (schema as core.$ZodTypes)._zod;
  const deeper = (inner: readonly core.SomeType[], at = name) =>
    inner.flatMap((one) => fieldsOf(at, one as $ZodType));
  if (def.type === 'object')
    return Object.entries(def.shape).flatMap(([key, inner]) => deeper([inner], `${name}.${key}`));
  if (def.type === 'union') return deeper(def.options);
  if ('innerType' in def) return deeper([def.innerType]);
  const within =
    def.type === 'array'
      ? deeper([def.element], `${name}[]`).filter((field) => field.name !== `${name}[]`)
      : def.type === 'pipe'
        ? deeper([def.in, def.out]).filter((field) => field.name !== name)
        : [];
  if (within.length > 0) return within;
  if (def.type === 'array') return [{ name, schema, wrap: (text) => [text] }];
  if (def.type === 'record') return [{ name, schema, wrap: (text) => ({ field: text }) }];
  return [{ name, schema, wrap }];
}

const files = globSync('lib/**/schema.ts').sort();
const fields: Field[] = [];
beforeAll(async () => {
  for (const file of files) {
    const exported = (await import(path.resolve(file))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported))
      if (value !== null && typeof value === 'object' && '_zod' in value)
        fields.push(...fieldsOf(`${path.dirname(file).slice('lib/'.length)} ${name}`, value as $ZodType));
  }
});

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};
const VISIBLE = /(?!\p{DI})[\p{L}\p{N}\p{S}\p{P}]/u;

const HOSTILE: Record<string, { sent: string[]; isBad: (text: string) => boolean }> = {
  controls: {
    sent: ['Ana\u0007 Maria', 'Ana\u001b[31m', 'Ana\u009bMaria'],
    isBad: (text) => /(?![\t\n])\p{Cc}/u.test(text),
  },
  turns: {
    sent: ['Ana\u202eairaM', '\u2066Ana', 'Ana\u2069', '\u202dAna\u202c'],
    isBad: (text) => /[\u202a-\u202e\u2066-\u2069]/.test(text),
  },
  unseen: {
    sent: ['\u200b', '\u200d\u200c', '\u200e\u200f', '\u00ad', '\ufeff', '\u2060', '\u3164', '\u202e\u202c'],
    isBad: (text) => text !== '' && !VISIBLE.test(text),
  },
};

/** Schemas for rereading stored or shipped values, which came through a form before. */
const STORED = [
  'cases/history historyEntrySchema',
  'clinic clinicSchema',
  'clinic copySettingsSchema',
  'clinic factsSchema',
  'clinic operationsFormSchema',
  'clinic operationsSchema',
  'clinic storedRetentionDays',
  'content/copy frontMatterSchema',
  'content/copy navigationSchema',
  'outbox mailContentSchema',
  'intake storedAnswersSchema',
  'content/pages pageChangeSchema',
  'intake/proofs proofSchema',
  'cases/hand-over allowedSchema',
  'cases/referrals referrerDetailsSchema',
];

/** Fields that let something through, grouped by why that is right. */
const EXCEPTIONS: Record<string, readonly string[]> = {
  'What is half typed comes back into its box as it is, which stands apart; it is cleaned once it is sent.': [
    'cases/case draftSchema.text',
    'intake intakeDraftSchema',
  ],
  'Copy as it is written: it is shown apart from words of ours.': [
    'content/publishing draftSchema.text',
    'content/publishing draftSchema.inDoubt',
  ],
  'The form of a group of settings says more, and is tested below.': ['settings typedSchema'],
  'It is read as one of a list, or as a day and a time, and is no text any more.': [
    'cases/attempts attemptCorrectionSchema.date',
    'cases/attempts attemptCorrectionSchema.time',
    'cases/case attemptSchema.callbackDate',
    'cases/case attemptSchema.callbackTime',
    'cases/case attemptSchema.date',
    'cases/case attemptSchema.time',
    'cases/appointments appointmentSchema.date',
    'cases/appointments appointmentSchema.time',
    'cases/case followUpSchema.date',
    'cases/case followUpSchema.time',
    'cases/consents consentGivenSchema.date',
    'cases/consents consentGivenSchema.time',
    'cases/withdrawals withdrawalSchema.date',
    'cases/withdrawals withdrawalSchema.time',
    'content/publishing publishSchema.date',
    'content/publishing publishSchema.time',
  ],
  'It is compared, never shown.': [
    'staff/sign-in changePasswordSchema.password',
    'staff/sign-in signInSchema.email',
    'staff/sign-in signInSchema.password',
    'staff/team joinSchema.token',
  ],
  'It is led to only where it is an address of ours.': [
    'staff/sign-in codeSchema.next',
    'staff/sign-in passkeySchema.next',
    'staff/sign-in signInSchema.next',
  ],
  'A browser signed it: every sign counts.': [
    'staff/sign-in confirmPasskeySchema.response',
    'staff/sign-in newPasskeySchema.response',
    'staff/sign-in passkeySchema.response',
  ],
};

const isOneOf = (names: readonly string[], field: string) =>
  names.some((name) => field === name || field.startsWith(`${name}.`));

/** Names of the fields that let any of the bad text through. */
function through({ sent, isBad }: (typeof HOSTILE)[string]): string[] {
  const names = fields
    .filter(({ schema, wrap }) =>
      sent.some((text) => textsIn(core.safeParse(schema, wrap(text)).data).some(isBad)),
    )
    .map(({ name }) => name);
  return [...new Set(names)];
}

test.each(Object.entries(HOSTILE))('no field lets %s through', (_kind, hostile) => {
  const known = [...STORED, ...Object.values(EXCEPTIONS).flat()];
  expect(through(hostile).filter((name) => !isOneOf(known, name))).toEqual([]);
});

test('every exception is one', () => {
  const seen = Object.values(HOSTILE).flatMap(through);
  const needed = (name: string) => seen.some((field) => isOneOf([name], field));
  expect(
    Object.values(EXCEPTIONS)
      .flat()
      .filter((name) => !needed(name)),
  ).toEqual([]);
  const known = fields.map(({ name }) => name);
  expect(STORED.filter((name) => !known.some((field) => isOneOf([name], field)))).toEqual([]);
});

test('the walk finds fields of every kind', () => {
  const names = fields.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'intake consultationSchema.name',
      'comments commentSchema.text',
      'staff/team joinSchema.name',
      'content/copy frontMatterSchema.sources[].title',
      'content/pages createSchema.title',
    ]),
  );
});

describe.each(KINDS)('the form of %s', (kind) => {
  const form = { ...typedOf(kind, shippedValue(kind)), why: 'A test', number: '0' };
  test.each(Object.entries(HOSTILE))('lets no %s through', (_kind, { sent, isBad }) => {
    const bad = Object.entries(form).flatMap(([field, value]) =>
      sent.flatMap((text) => {
        const read = parseForm(kind, { ...form, [field]: Array.isArray(value) ? [text] : text });
        return read.ok && textsIn(read.value).some(isBad) ? [field] : [];
      }),
    );
    expect(bad).toEqual([]);
  });
});
