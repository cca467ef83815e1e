import { z } from 'zod';
import { addressSchema } from '@/lib/shared/address-schema';
import { PROOF_YEARS } from './fields';
import { STATUSES, LEAST_RETENTION_DAYS, MOST_RETENTION_DAYS, type Status } from './statuses';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

/** Minutes since midnight. */
const minutes = (time: string) => 60 * Number(time.slice(0, 2)) + Number(time.slice(3));

const openingHours = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'write opening hours as 09:00-17:00')
  .transform((text) => ({ opens: text.slice(0, 5), closes: text.slice(6) }))
  .refine(
    ({ opens, closes }) => minutes(closes) - minutes(opens) > 60,
    'a day must be open for more than an hour',
  );

const timeZone = z
  .string()
  .refine((name) => Intl.supportedValuesOf('timeZone').includes(name), 'unknown time zone');

/** Facts that page copy may show with `:setting[key]`. */
export const TEXT_SETTINGS = [
  'postalAddress',
  'licence',
  'leadership',
  'founded',
  'languages',
  'payment',
  'fax',
  'parking',
  'whatToBring',
  'privacyOfficer',
  'accessibilityContact',
  'noticeEffective',
  'matrixMedicalCare',
  'matrixLevelsOfCare',
  'matrixLength',
  'matrixFamily',
  'matrixMedicines',
] as const;

const eachStatus = <Schema extends z.ZodType>(schemaOf: (least: number) => Schema) =>
  Object.fromEntries(STATUSES.map((status) => [status, schemaOf(LEAST_RETENTION_DAYS[status])])) as Record<
    Status,
    Schema
  >;

const retentionDays = z.strictObject(
  eachStatus((least) =>
    z
      .int()
      .min(least, `keep these requests for at least ${least} days`)
      .max(MOST_RETENTION_DAYS, `write at most ${MOST_RETENTION_DAYS} days`),
  ),
);

/**
 * Days as another release may have stored them: without a minimum (lower values count as the minimum), and with other
 * statuses. Whoever reads them takes a missing status's days from the shipped file, not from the minimum, which would
 * delete too early.
 */
export const storedRetentionDays = z.object(
  eachStatus((least) =>
    z
      .int()
      .min(1)
      .max(MOST_RETENTION_DAYS)
      .transform((days) => Math.max(days, least))
      .exactOptional(),
  ),
);

const line = z.string().min(1);
const texts = Object.fromEntries(TEXT_SETTINGS.map((key) => [key, line])) as Record<
  (typeof TEXT_SETTINGS)[number],
  typeof line
>;

/** `content/site.yaml`: the clinic's own facts. */
export const clinicSchema = z.strictObject({
  name: line,
  city: line,
  timeZone,
  website: z
    .url({ protocol: /^https$/ })
    .refine(
      (text) => URL.canParse(text) && new URL(text).origin === text,
      'must be an origin, like https://example.org',
    ),
  phone: z.string().regex(/^\+\d[\d ]+$/, 'write the phone with its country code, like +1 239 555 0100'),
  address: z.strictObject({ street: line, city: line, region: line, postalCode: line }),
  hours: z
    .partialRecord(z.enum(WEEKDAYS), openingHours)
    .refine((hours) => Object.keys(hours).length > 0, 'name at least one day with hours'),
  holidays: z.array(z.iso.date()),
  /** Open hours within which the first contact attempt should be made. */
  firstContactHours: z.coerce.number().positive().max(1000),
  /** Days after the last thing done about a request until it is deleted, by status. */
  retentionDays,
  /** Years to keep proof that a consent was relied on, or a request disclosed, after that last happened. */
  proofYears: z.coerce
    .number()
    .int()
    .min(PROOF_YEARS.least, `keep proofs for at least ${PROOF_YEARS.least} year`)
    .max(PROOF_YEARS.most, `write at most ${PROOF_YEARS.most} years`),
  /** Whether exports, print and insurers get what may mention substance use only with a signed consent (42 CFR Part 2). Counsel decides. */
  part2NeedsConsent: z.boolean().default(true),
  quickExit: z.url({ protocol: /^https$/ }),
  securityContact: z.url({ protocol: /^(https|mailto)$/ }),
  ...texts,
});

/** Settings that the desk may change for everyone: what pages show as the clinic's own facts. */
export const FACTS = ['name', 'city', 'phone', 'address', 'hours', 'holidays', ...TEXT_SETTINGS] as const;
export type Fact = (typeof FACTS)[number];
const FACT_MASK = Object.fromEntries(FACTS.map((key) => [key, true])) as Record<Fact, true>;

/** Facts as saved at the desk, naming those the clinic has yet to provide, and those that a demo made up. */
export const factsSchema = clinicSchema.pick(FACT_MASK).extend({
  placeholders: z.array(z.enum(FACTS)).default([]),
  samples: z.array(z.enum(FACTS)).default([]),
});

/**
 * Who is notified of a request, within how many open hours someone should try to reach the person, and how long it is
 * kept.
 */
export const operationsFormSchema = clinicSchema
  .pick({ firstContactHours: true, retentionDays: true, proofYears: true })
  .extend({ recipients: z.array(addressSchema('write an address like ana@example.org')).min(1).max(20) });

/** The same as stored. */
export const operationsSchema = operationsFormSchema.extend({ retentionDays: storedRetentionDays });

/** A group's settings, read one by one from how they were stored. */
export type Read<Schema extends z.ZodObject> = {
  /** Those this release can read, as stored and parsed. */
  stored: Partial<z.input<Schema>>;
  parsed: Partial<z.output<Schema>>;
  /** Those that were saved but can't be read. */
  unread: string[];
};

/**
 * Reads saved settings one by one, so that a release that adds one, drops one or makes one stricter keeps all the
 * others.
 */
export function readEach<Schema extends z.ZodObject>(schema: Schema, saved: unknown): Read<Schema> {
  const stored = new Map(Object.entries(z.record(z.string(), z.unknown()).catch({}).parse(saved)));
  const read = Object.entries(schema.shape)
    .filter(([key]) => stored.has(key))
    .map(([key, setting]) => ({ key, ...z.safeParse(setting, stored.get(key)) }));
  const readable = read.filter(({ success }) => success);
  return {
    stored: Object.fromEntries(readable.map(({ key }) => [key, stored.get(key)])) as Partial<z.input<Schema>>,
    parsed: Object.fromEntries(readable.map(({ key, data }) => [key, data])) as Partial<z.output<Schema>>,
    unread: read.filter(({ success }) => !success).map(({ key }) => key),
  };
}

/** How copy is published, and what makes a comment look like spam. */
export const copySettingsSchema = z.strictObject({
  /** Whether a second person must approve a page before it is published. */
  approval: z.boolean(),
  blockedWords: z.array(line.max(60)).max(500),
  /** A comment with more links looks like spam. */
  mostLinks: z.int().min(0).max(50),
});
export type CopySettings = z.output<typeof copySettingsSchema>;
export const COPY_DEFAULTS: CopySettings = { approval: false, blockedWords: [], mostLinks: 1 };

/** What `:setting[key]` may name. */
export const SHOWN_SETTINGS = ['name', 'city', 'phone', 'hours', 'address', ...TEXT_SETTINGS] as const;
export type ShownSetting = (typeof SHOWN_SETTINGS)[number];

/** `placeholders` names the settings the clinic has yet to fill in, `samples` those that a demo made up. */
export type Clinic = z.output<typeof clinicSchema> & {
  placeholders: readonly string[];
  samples?: readonly string[];
};

export type OpeningHours = Pick<Clinic, 'timeZone' | 'hours' | 'holidays'>;
