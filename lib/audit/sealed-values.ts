import { z } from 'zod';
import { blindIndexes } from '@/lib/platform/blind-index';
import type { KeyRing } from '@/lib/platform/keys';
import { SealError, versionOf } from '@/lib/platform/sealing';
import { ownValue } from '@/lib/shared/own-value';

// Which envelope of a request was the last one, as the audit knows it. An envelope opens in its own row alone, but an
// older one of the same row opens as well: only a fingerprint outside the row says that it isn't the last. It is keyed and
// covers the version, so that whoever can write to the database can't make one up, nor give an old one a higher version.

/** Columns whose every envelope the audit knows: docs/adr/0027 says why others are not among them. */
export const COVERED = {
  id: true,
  sealedAnswers: true,
  sealedConsents: true,
  sealedTriage: true,
  notes: { select: { id: true, sealedText: true } },
} as const;

type CoveredRow = {
  sealedAnswers: string;
  sealedConsents: string | null;
  sealedTriage: string | null;
  notes: readonly { id: string; sealedText: string }[];
};

/** Sealed values of a request by their fields; null if there is none. */
export type Envelopes = Readonly<Record<string, string | null>>;

export const noteField = (id: string): string => `note/${id}`;

export const envelopesOf = ({
  sealedAnswers,
  sealedConsents,
  sealedTriage,
  notes,
}: CoveredRow): Envelopes => ({
  answers: sealedAnswers,
  consents: sealedConsents,
  triage: sealedTriage,
  ...Object.fromEntries(notes.map(({ id, sealedText }) => [noteField(id), sealedText])),
});

/** One for each key of the ring, the one to write down first: `FIELD.VERSION.KEY_ID.HASH`. None where it is no envelope. */
function fingerprintsOf(ring: KeyRing, requestId: string, field: string, envelope: string): string[] {
  try {
    const version = versionOf(envelope);
    const hashes = blindIndexes(ring, 'sealed-value', `${requestId}/${field}/${envelope}`);
    return hashes.map((hash) => `${field}.${version}.${hash}`);
  } catch (error) {
    if (error instanceof SealError) return [];
    throw error;
  }
}

/** What an entry says of the values that were sealed with it. */
export const sealedDetails = (ring: KeyRing, requestId: string, envelopes: Envelopes): string[] =>
  Object.entries(envelopes).flatMap(([field, envelope]) =>
    envelope === null ? [] : fingerprintsOf(ring, requestId, field, envelope).slice(0, 1),
  );

const detailsSchema = z.array(z.string().regex(/^[^.]+\.\d{1,9}\./)).catch([]);
const fieldOf = (fingerprint: string) => fingerprint.split('.')[0] ?? '';
const versionIn = (fingerprint: string) => Number(fingerprint.split('.')[1]);

/** Fingerprints of each field among what entries say of a request; what can't be one is left out. */
const knownFingerprints = (said: readonly unknown[]): Map<string, string[]> =>
  Map.groupBy(new Set(said.flatMap((one) => detailsSchema.parse(one))), fieldOf);

export type ValueProblem = 'OLD_VALUE' | 'FOREIGN_VALUE' | 'MISSING_VALUE' | 'SEALED_TWICE';
/** `UNCOVERED`: an earlier release sealed it, and no entry speaks of it yet. */
type Standing = 'LAST' | 'UNCOVERED' | ValueProblem;

/** Two values under one version: the second was made from what had been put back. */
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
 * Compares the sealed values of a request with what the audit knows of them.
 * @param said what each entry about the request says of sealed values
 */
export function standings(
  ring: KeyRing,
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
