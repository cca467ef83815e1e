import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { CONSENT_KINDS } from '@/content/consent-versions';
import { LANGUAGES, type Language } from '@/content/languages';
import type { Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { canReadToday, nextReading, readingText } from '@/lib/clinic/domain';
import type { Clinic } from '@/lib/clinic/schema';
import { SIGNED_HOW } from '@/lib/intake/signatures/domain';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { openedToken } from '@/lib/platform/opened-form';
import { SealError, unseal } from '@/lib/platform/sealing';
import {
  answersContext,
  canonicalAnswers,
  consentsContext,
  intakeDraftContext,
  triageContext,
  type StoredConsent,
} from './domain';
import { SOURCES, STAFF_HOW, WITHDRAWN_HOW, type Opening, type Source } from './fields';
import { intakeDraftSchema, storedAnswersSchema, type ConsultationInput, type IntakeDraft } from './schema';

const byKind = (one: StoredConsent, other: StoredConsent) =>
  CONSENT_KINDS.indexOf(one.kind) - CONSENT_KINDS.indexOf(other.kind);

const earlierSchema = z.object({
  version: z.string(),
  givenAt: z.coerce.date(),
  withdrawnAt: z.coerce.date().nullable(),
  withdrawnHow: z.enum(WITHDRAWN_HOW).optional(),
});
const consentsSchema = z.array(
  z.object({
    kind: z.enum(CONSENT_KINDS),
    version: z.string(),
    text: z.string(),
    givenAt: z.coerce.date(),
    withdrawnAt: z.coerce.date().nullable(),
    withdrawnHow: z.enum(WITHDRAWN_HOW).optional(),
    givenHow: z.enum(STAFF_HOW).optional(),
    recordedAt: z.coerce.date().optional(),
    signed: z.object({ how: z.enum(SIGNED_HOW), name: z.string() }).optional(),
    earlier: z.array(earlierSchema).optional(),
  }),
);

/** The columns that `openConsents` reads. */
export const STORED_CONSENTS = {
  id: true,
  sealedConsents: true,
  consents: { select: { kind: true, version: true, text: true, givenAt: true, withdrawnAt: true } },
} as const;

type ConsentsRow = { id: string; sealedConsents: string | null; consents: StoredConsent[] };

/** The consents of a request: sealed, or, if an earlier release stored it, in rows of their own. */
export const openConsents = ({ id, sealedConsents, consents }: ConsentsRow): StoredConsent[] =>
  (sealedConsents === null
    ? consents
    : consentsSchema.parse(JSON.parse(unseal(keyRing(), consentsContext(id), sealedConsents)))
  ).toSorted(byKind);

/** What the lists show of a request besides its times and its status. */
export type Triage = { corrects: string | null; source: Source; language?: Language | undefined };
const triageSchema = z.object({
  corrects: z.uuid().nullable(),
  source: z.enum(SOURCES).optional(),
  /** Of the form; missing where it was English, and in requests of earlier releases. */
  language: z.enum(LANGUAGES).optional().catch(undefined),
});

/** The columns that say how a request came, sealed or, from an earlier release, in the clear. */
export type TriageRow = {
  id: string;
  sealedTriage: string | null;
  possibleCorrectionOfId: string | null;
  sourceBefore: Source;
};

/** The columns that `openTriage` reads. */
export const TRIAGE = {
  id: true,
  sealedTriage: true,
  possibleCorrectionOfId: true,
  sourceBefore: true,
} as const;

/** A row as it is shown: its triage replaces the columns it is stored in. */
export function withTriage<Row extends TriageRow>(
  row: Row,
): Omit<Row, Exclude<keyof TriageRow, 'id'>> & Triage {
  const { sealedTriage: _sealed, possibleCorrectionOfId: _of, sourceBefore: _before, ...rest } = row;
  return { ...rest, ...readableTriage(row) };
}

/** Triage that doesn't open must not break a list or a page. The audit's verify command names it. */
export function readableTriage(row: TriageRow): Triage {
  try {
    return openTriage(row);
  } catch (error) {
    if (error instanceof SealError) return { corrects: null, source: row.sourceBefore };
    throw error;
  }
}

/**
 * Opens the sealed triage, or reads it in the clear if an earlier release stored it that way.
 * @throws SealError if no available key opens it
 */
export function openTriage({ id, sealedTriage, possibleCorrectionOfId, sourceBefore }: TriageRow): Triage {
  if (sealedTriage === null) return { corrects: possibleCorrectionOfId, source: sourceBefore };
  const { corrects, source, language } = triageSchema.parse(
    JSON.parse(unseal(keyRing(), triageContext(id), sealedTriage)),
  );
  return { corrects, source: source ?? sourceBefore, ...(language && { language }) };
}

/**
 * The answers of a request, which the database stores sealed.
 * @throws SealError if no available key opens it
 */
export const openAnswers = (id: string, sealed: string): ConsultationInput =>
  storedAnswersSchema.parse(JSON.parse(unseal(keyRing(), answersContext(id), sealed)));

/** The same within a list: answers that don't open (null) don't block the rest. */
export function openReadable(id: string, sealed: string): ConsultationInput | null {
  try {
    return openAnswers(id, sealed);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/** Whether a request has these answers; not if they don't open. */
export function hasAnswers(id: string, sealed: string, canonical: string): boolean {
  const opened = openReadable(id, sealed);
  return opened !== null && canonicalAnswers(opened) === canonical;
}

/** The phone intake that someone began and hasn't saved; null if there is none, or if no available key opens it. */
export async function readIntakeDraft({ id: staffId }: Staff): Promise<IntakeDraft | null> {
  const row = await db().intakeDraft.findUnique({ where: { staffId }, select: { sealedFields: true } });
  if (!row) return null;
  try {
    const opened: unknown = JSON.parse(unseal(keyRing(), intakeDraftContext(staffId), row.sealedFields));
    return intakeDraftSchema.safeParse(opened).data ?? null;
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/** What a form gets when it is opened from one of our pages. */
export const openingOf = (id: string, from: string, now: Date, language: Language): Opening => ({
  form: id,
  opened: openedToken(id, now),
  from,
  ...readingAt(now, clinic(), language),
});

type Promised = Pick<Opening, 'reading' | 'today'>;
type Known = { facts: Clinic; second: number; promise: Promised };
const promised = new Map<Language, Known>();

/** When a request sent now will be read. Computed once a second, since calendars are slow. */
function readingAt(now: Date, facts: Clinic, language: Language): Promised {
  const second = Math.floor(now.getTime() / 1000);
  const known = promised.get(language);
  if (known?.facts === facts && known.second === second) return known.promise;
  const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  const reading = readingText(nextReading(instant, facts), facts, language);
  const promise: Promised = { reading, today: canReadToday(instant, facts) ? 'yes' : 'no' };
  promised.set(language, { facts, second, promise });
  return promise;
}
