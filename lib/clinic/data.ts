import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isMap, isNode, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import type { Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { sitePart } from '@/lib/platform/site-version';
import { OperatorError } from '@/lib/shared/operator-error';
import type { SettingsKind } from '@/prisma/generated/enums';
import {
  clinicSchema,
  COPY_DEFAULTS,
  copySettingsSchema,
  factsSchema,
  operationsSchema,
  readEach,
  type Clinic,
  type CopySettings,
} from './schema';

const FILE = 'content/site.yaml';
const PLACEHOLDER = '!placeholder';
const TOP_LEVEL = 3; // document, map and pair are above a setting's value

/**
 * Reads the clinic's facts from the text of `content/site.yaml`.
 * @throws OperatorError with file, line and reason
 */
export function parseClinic(text: string, file = FILE): Clinic {
  const customTags = [
    { tag: PLACEHOLDER, resolve: (value: string) => value },
    { tag: PLACEHOLDER, collection: 'map' as const },
    { tag: PLACEHOLDER, collection: 'seq' as const },
  ];
  const document = parseDocument(text, { customTags });
  const refuse = (offset: number, reason: string): never => {
    throw new OperatorError(`${file}:${text.slice(0, offset).split('\n').length}: ${reason}`);
  };
  // YAML only warns about a mistyped mark; for us it would present a placeholder as the truth.
  for (const { pos, message } of [...document.errors, ...document.warnings])
    refuse(pos[0], message.split('\n')[0] ?? '');
  visit(document, {
    Alias: (_, { range }) => refuse(range?.[0] ?? 0, 'write the value out, without *alias'),
    Value: (_, { tag, range }, { length: depth }) =>
      tag === PLACEHOLDER && depth > TOP_LEVEL
        ? refuse(range?.[0] ?? 0, `${PLACEHOLDER} marks a whole setting`)
        : undefined,
  });
  const parsed = clinicSchema.safeParse(document.toJS());
  if (!parsed.success) {
    const [{ path, message } = { path: [], message: '' }] = parsed.error.issues;
    return refuse(offsetOf(document, path), `${path.join('.') || 'as a whole'}: ${message}`);
  }
  const pairs = isMap(document.contents) ? document.contents.items : [];
  const placeholders = pairs
    .filter(({ value }) => isNode(value) && value.tag === PLACEHOLDER)
    .map(({ key }) => String(key));
  return { ...parsed.data, placeholders };
}

/** Where the value at the path begins, or else the nearest enclosing value. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  const node = document.getIn(path, true);
  if (isNode(node) || path.length === 0) return isNode(node) ? (node.range?.[0] ?? 0) : 0;
  return offsetOf(document, path.slice(0, -1));
}

let shipped: Clinic | undefined;

/** The clinic's facts as in the file, read once. */
export const shippedClinic = (): Clinic =>
  (shipped ??= parseClinic(readFileSync(path.join(process.cwd(), FILE), 'utf8')));

/** The part of the site (lib/platform/site-version.ts) that tracks the settings, by kind. */
export const SETTINGS_PART = 'settings';
type SavedValues = Readonly<Partial<Record<SettingsKind, unknown>>>;

/** The newest saved settings of each kind. */
export async function readSettings(tx: Transaction): Promise<SavedValues> {
  const rows = await tx.siteSettings.findMany({
    distinct: ['kind'],
    orderBy: [{ kind: 'asc' }, { number: 'desc' }],
    select: { kind: true, value: true },
  });
  return Object.fromEntries(rows.map(({ kind, value }) => [kind, value]));
}

/**
 * What was saved, parsed again. A missing setting falls back to the file: it was never saved, or this release can't
 * read it.
 */
export function savedSettings<Schema extends z.ZodObject>(
  kind: SettingsKind,
  schema: Schema,
  values = sitePart(SETTINGS_PART) as SavedValues | undefined,
): Partial<z.output<Schema>> {
  const { parsed, unread } = readEach(schema, values?.[kind]);
  if (unread.length > 0) log.error('settings.unreadable', { code: kind });
  return parsed;
}

let merged: { from: unknown; clinic: Clinic } | undefined;

/** The clinic's facts and rules: as saved at the desk, or else as in the file. */
export function clinic(): Clinic {
  const from = sitePart(SETTINGS_PART) as SavedValues | undefined;
  if (merged?.from !== from || !merged) merged = { from, clinic: mergeSaved(shippedClinic(), from) };
  return merged.clinic;
}

/** The same, straight from the database, for code that must not rely on what this process last read. */
export const readClinic = async (tx: Transaction): Promise<Clinic> =>
  mergeSaved(shippedClinic(), await readSettings(tx));

/** Saved days with those of the shipped file for each status that was not known when they were saved. */
export const withShippedRetention = (
  days: Partial<Clinic['retentionDays']> | undefined,
  { retentionDays }: Pick<Clinic, 'retentionDays'> = shippedClinic(),
): Clinic['retentionDays'] => ({ ...retentionDays, ...days });

function mergeSaved(file: Clinic, values: SavedValues | undefined): Clinic {
  const facts = savedSettings('facts', factsSchema, values);
  const operations = savedSettings('operations', operationsSchema, values);
  const { recipients: _, retentionDays, ...rules } = operations;
  const ofFile = file.placeholders.filter(
    (key) => !(Object.hasOwn(facts, key) || Object.hasOwn(operations, key)),
  );
  // If the marks can't be read, the file's apply: better one too many than a placeholder that passes for a fact.
  const saved = (facts.placeholders ?? file.placeholders).filter((key) => Object.hasOwn(facts, key));
  const days = withShippedRetention(retentionDays, file);
  const samples: readonly string[] = facts.samples ?? [];
  const placeholders = [...saved, ...ofFile];
  const made = { ...file, ...facts, ...rules, retentionDays: days, samples, placeholders };
  // A real site shows nothing that a demo made up, whatever its database has been before.
  if (samples.length === 0 || env().APP_ENV !== 'production') return made;
  return { ...made, samples: [], placeholders: [...new Set([...placeholders, ...samples])] };
}

/** Who is notified of a request: the addresses saved at the desk, or else those in INTAKE_NOTIFY_TO. */
export const intakeRecipients = (): readonly string[] =>
  savedSettings('operations', operationsSchema).recipients ?? env().INTAKE_NOTIFY_TO;

/** How copy is published and comments are screened. */
export const copySettings = (): CopySettings => mergeCopy(savedSettings('copy', copySettingsSchema));

/** The same, straight from the database, for code that must not rely on what this process last read. */
export async function readCopySettings(tx: Transaction): Promise<CopySettings> {
  const newest = await tx.siteSettings.findFirst({
    where: { kind: 'copy' },
    orderBy: { number: 'desc' },
    select: { value: true },
  });
  return mergeCopy(savedSettings('copy', copySettingsSchema, { copy: newest?.value }));
}

const mergeCopy = (saved: Partial<CopySettings>): CopySettings => ({ ...COPY_DEFAULTS, ...saved });
