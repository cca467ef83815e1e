import { z } from 'zod';
import { blindIndexes } from '@/lib/platform/blind-index';
import type { CheckRing } from '@/lib/platform/keys';
import { SealError, versionOf } from '@/lib/platform/sealing';
import { ownValue } from '@/lib/shared/own-value';

// Which envelope of a request was the last one, according to the audit. An envelope opens only in its own row, but an
// older one from the same row opens as well: only a fingerprint outside the row shows that it isn't the last. The
// fingerprint is keyed and covers the version, so that someone who can write to the database can neither forge one nor
// give an old envelope a higher version.

/** Columns of which the audit knows every envelope; docs/adr/0027 says why others aren't included. */
export const COVERED = {
  id: true,
  sealedAnswers: true,
  sealedConsents: true,
  sealedTriage: true,
  sealedHistory: true,
  notes: { select: { id: true, sealedText: true } },
} as const;

type CoveredRow = {
  sealedAnswers: string;
  sealedConsents: string | null;
  sealedTriage: string | null;
  sealedHistory: string | null;
  notes: readonly { id: string; sealedText: string }[];
};

/** A request's sealed values by field; null if there is none. */
export type Envelopes = Readonly<Record<string, string | null>>;

const NOTE = 'note/';
export const noteField = (id: string): string => `${NOTE}${id}`;
/** The note that a field is of. */
export const noteIdOf = (field: string): string => field.slice(NOTE.length);

export const envelopesOf = ({
  sealedAnswers,
  sealedConsents,
  sealedTriage,
  sealedHistory,
  notes,
}: CoveredRow): Envelopes => ({
  answers: sealedAnswers,
  consents: sealedConsents,
  triage: sealedTriage,
  history: sealedHistory,
  ...Object.fromEntries(notes.map(({ id, sealedText }) => [noteField(id), sealedText])),
});

/**
 * One fingerprint per key of the ring, the one to record first: `FIELD.VERSION.KEY_ID.HASH`. None if it isn't an
 * envelope.
 */
function fingerprintsOf(ring: CheckRing, requestId: string, field: string, envelope: string): string[] {
  try {
    const version = versionOf(envelope);
    const hashes = blindIndexes(ring, 'sealed-value', `${requestId}/${field}/${envelope}`);
    return hashes.map((hash) => `${field}.${version}.${hash}`);
  } catch (error) {
    if (error instanceof SealError) return [];
    throw error;
  }
}

/** What an entry says about the values sealed with it. */
export const sealedDetails = (ring: CheckRing, requestId: string, envelopes: Envelopes): string[] =>
  Object.entries(envelopes).flatMap(([field, envelope]) =>
    envelope === null ? [] : fingerprintsOf(ring, requestId, field, envelope).slice(0, 1),
  );

const detailsSchema = z.array(z.string().regex(/^[^.]+\.\d{1,9}\./)).catch([]);
const fieldOf = (fingerprint: string) => fingerprint.split('.')[0] ?? '';
const versionIn = (fingerprint: string) => Number(fingerprint.split('.')[1]);

/** Each field's fingerprints in what entries say about a request; anything that can't be one is left out. */
const knownFingerprints = (said: readonly unknown[]): Map<string, string[]> =>
  Map.groupBy(new Set(said.flatMap((one) => detailsSchema.parse(one))), fieldOf);

export type ValueProblem = 'OLD_VALUE' | 'FOREIGN_VALUE' | 'MISSING_VALUE' | 'SEALED_TWICE';
/** `UNCOVERED`: an earlier release sealed it, and no entry covers it yet. */
type Standing = 'LAST' | 'UNCOVERED' | ValueProblem;

/** Two values with the same version: the second was made from one that had been put back. */
const isSealedTwice = (known: readonly string[]) => new Set(known.map(versionIn)).size < known.length;

function standingOf(known: readonly string[], own: readonly string[]): Standing {
  if (known.length === 0) return 'UNCOVERED';
  const last = Math.max(...known.map(versionIn));
  const mine = known.find((fingerprint) => own.includes(fingerprint));
  if (mine === undefined) return 'FOREIGN_VALUE';
  if (versionIn(mine) < last) return 'OLD_VALUE';
  return isSealedTwice(known) ? 'SEALED_TWICE' : 'LAST';
}

/**
 * Compares a request's sealed values with what the audit recorded about them.
 * @param said what each entry about the request says about sealed values
 */
export function standings(
  ring: CheckRing,
  requestId: string,
  envelopes: Envelopes,
  said: readonly unknown[],
): Map<string, Standing> {
  const known = knownFingerprints(said);
  const there = Object.entries(envelopes).flatMap(([field, envelope]): [string, Standing][] => {
    if (envelope === null) return [];
    const own = fingerprintsOf(ring, requestId, field, envelope);
    return [[field, standingOf(known.get(field) ?? [], own)]];
  });
  const gone = [...known.keys()].filter((field) => (ownValue(envelopes, field) ?? null) === null);
  return new Map([...there, ...gone.map((field) => [field, 'MISSING_VALUE'] as const)]);
}
