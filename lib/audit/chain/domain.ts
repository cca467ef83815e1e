import { createHmac } from 'node:crypto';
import type { CheckKey, CheckRing } from '@/lib/platform/keys';
import { isSameText } from '@/lib/shared/same-text';

// The chain: each link's MAC covers the previous MAC, its position and its entry, under a key PostgreSQL never sees.
// Someone who owns the database can change rows, but can't forge the MACs that would match. Signed checkpoints leave
// the database, so that someone who also has the key is caught.

export type Entry = {
  id: bigint;
  at: Date;
  action: string;
  actorId: string | null;
  requestId: string | null;
  staffId: string | null;
  details: unknown;
};
export type Link = { position: bigint; keyId: string; mac: string };
/** A link with its entry; null if the entry is gone. */
export type Chained = Link & { entryId: bigint; entry: Entry | null };
/** A link as recorded outside the database. */
export type Checkpoint = Link & { at: string; signature: string };

/** What precedes the first link. */
export const GENESIS = 'genesis';

const hmac = (key: CheckKey, text: string) =>
  createHmac('sha256', key.derive('audit')).update(text).digest('base64url');

/** Details sorted by name, because PostgreSQL doesn't preserve their order. */
const ordered = (details: unknown) =>
  Object.entries((details ?? {}) as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));

const canonical = ({ id, at, action, actorId, requestId, staffId, details }: Entry) =>
  JSON.stringify([String(id), at.toISOString(), action, actorId, requestId, staffId, ordered(details)]);

/** The MAC of an entry at its position. */
export const macOf = (key: CheckKey, previous: string, position: bigint, entry: Entry): string =>
  hmac(key, JSON.stringify(['link', previous, String(position), canonical(entry)]));

/** Links for entries, in order, appended to the last existing link. */
export function chainOn(key: CheckKey, last: Link | null, entries: readonly Entry[]) {
  let { position, mac } = last ?? { position: 0n, mac: GENESIS };
  return entries.map((entry) => {
    position += 1n;
    mac = macOf(key, mac, position, entry);
    return { position, entryId: entry.id, keyId: key.id, mac };
  });
}

/** A checkpoint, signed so that no one can forge one or change one in its file. */
export function signCheckpoint(
  key: CheckKey,
  { position, mac }: Pick<Link, 'position' | 'mac'>,
  now: Date,
): Checkpoint {
  const at = now.toISOString();
  // Signed under its original name, so that checkpoints from earlier releases still verify.
  const signature = hmac(key, JSON.stringify(['head', String(position), mac, at]));
  return { position, mac, keyId: key.id, at, signature };
}

export function isSignedCheckpoint(
  ring: CheckRing,
  { position, mac, keyId, at, signature }: Checkpoint,
): boolean {
  const key = ring.find(({ id }) => id === keyId);
  return (
    key !== undefined && isSameText(signature, signCheckpoint(key, { position, mac }, new Date(at)).signature)
  );
}

/** What is wrong at a position in the chain. */
export type LinkProblem =
  | 'ENTRY_DELETED'
  | 'ENTRY_ALTERED'
  | 'LINK_MISSING'
  | 'LINK_FORGED'
  | 'UNKNOWN_KEY'
  /** A checkpoint contradicts it, or knows of more links. */
  | 'REWRITTEN'
  | 'TAIL_CUT';
/** What is wrong with the checkpoints themselves. */
export type CheckpointProblem = 'CHECKPOINT_FORGED' | 'CHECKPOINTS_MISSING';

export type Break =
  | { position: bigint; entryId: bigint | null; reason: LinkProblem }
  /** `line` is where the checkpoint is: file and line number. */
  | { position: null; entryId: null; reason: CheckpointProblem; line: string | null };

/**
 * What is wrong with a link, when checking one after another.
 * @param expected the next position, and the MAC before it
 */
export function breakOf(
  ring: CheckRing,
  expected: { previous: string; position: bigint },
  { position, entryId, keyId, mac, entry }: Chained,
): Break | null {
  const broken = (reason: LinkProblem): Break => ({ position: expected.position, entryId, reason });
  if (position > expected.position)
    return { position: expected.position, entryId: null, reason: 'LINK_MISSING' };
  if (position < expected.position) return { position, entryId, reason: 'LINK_FORGED' };
  if (!entry) return broken('ENTRY_DELETED');
  const key = ring.find(({ id }) => id === keyId);
  if (!key) return broken('UNKNOWN_KEY');
  return isSameText(mac, macOf(key, expected.previous, position, entry)) ? null : broken('ENTRY_ALTERED');
}

/** What the checkpoints say about each position. A position has several MACs if the chain was cut and grew again. */
export type Checkpoints = {
  macs: Map<bigint, Set<string>>;
  last: Checkpoint | null;
  count: number;
  forged: string | null;
};

export const noCheckpoints = (): Checkpoints => ({ macs: new Map(), last: null, count: 0, forged: null });

const BEGINNING = '{"position":';
/**
 * Whether a line without an end is what a crash left of a checkpoint. Ignoring it is safe: anyone who cut it short
 * could just as well have removed it entirely.
 */
export const isUnfinishedCheckpoint = (torn: string): boolean =>
  torn !== '' && !torn.endsWith('}') && (BEGINNING.startsWith(torn) || torn.startsWith(BEGINNING));

/**
 * Adds a line from our own checkpoint file; null for a line that isn't a checkpoint. Only a signed one may contradict
 * the chain.
 */
export function addCheckpoint(
  checkpoints: Checkpoints,
  ring: CheckRing,
  checkpoint: Checkpoint | null,
  line: string,
): void {
  checkpoints.count += 1;
  if (!checkpoint || !isSignedCheckpoint(ring, checkpoint)) {
    checkpoints.forged ??= line;
    return;
  }
  checkpoints.macs.set(
    checkpoint.position,
    (checkpoints.macs.get(checkpoint.position) ?? new Set()).add(checkpoint.mac),
  );
  if (!checkpoints.last || checkpoint.position >= checkpoints.last.position) checkpoints.last = checkpoint;
}

/**
 * Adds a line from a log. Others write there too, and anyone who gets text into it can write something that looks like
 * a checkpoint, so an unsigned line is ignored.
 */
export function addLoggedCheckpoint(
  checkpoints: Checkpoints,
  ring: CheckRing,
  checkpoint: Checkpoint | null,
): void {
  if (checkpoint && isSignedCheckpoint(ring, checkpoint)) addCheckpoint(checkpoints, ring, checkpoint, '');
}

/** Whether no checkpoint contradicts this MAC at this position. */
export const agreesWithCheckpoints = (
  { macs }: Checkpoints,
  { position, mac }: Pick<Link, 'position' | 'mac'>,
): boolean => [...(macs.get(position) ?? [])].every((said) => isSameText(said, mac));

/** What the checkpoints reveal after the whole chain has been read. */
export function breakByCheckpoints({ last, count, forged }: Checkpoints, lastPosition: bigint): Break | null {
  if (last && last.position > lastPosition)
    return { position: lastPosition + 1n, entryId: null, reason: 'TAIL_CUT' };
  if (forged !== null) return { position: null, entryId: null, reason: 'CHECKPOINT_FORGED', line: forged };
  if (count === 0 && lastPosition > 0n)
    return { position: null, entryId: null, reason: 'CHECKPOINTS_MISSING', line: null };
  return null;
}

/**
 * What the checkpoints reveal without reading the whole chain.
 * @param links those at the checkpoints' positions, as far as they exist
 */
export function breakOfCheckpoints(checkpoints: Checkpoints, links: readonly Link[]): Break | null {
  const byPosition = new Map(links.map((link) => [link.position, link]));
  for (const position of checkpoints.macs.keys()) {
    const link = byPosition.get(position);
    if (!link) return { position, entryId: null, reason: 'TAIL_CUT' };
    if (!agreesWithCheckpoints(checkpoints, link)) return { position, entryId: null, reason: 'REWRITTEN' };
  }
  if (checkpoints.forged === null) return null;
  return { position: null, entryId: null, reason: 'CHECKPOINT_FORGED', line: checkpoints.forged };
}
