import { createHmac } from 'node:crypto';
import type { KeyRing, MasterKey } from '@/lib/platform/keys';
import { isSameText } from '@/lib/shared/same-text';

// The chain: each link's MAC covers the MAC before it, its position and its entry, under a key that PostgreSQL never
// sees. Whoever owns the database can change rows, but can't make the MACs that would go with them. Signed checkpoints
// leave the database, so that whoever has the key too is caught.

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
/** A link with its entry; none where the entry is gone. */
export type Chained = Link & { entryId: bigint; entry: Entry | null };
/** A link as it was recorded outside the database. */
export type Checkpoint = Link & { at: string; signature: string };

/** What stands before the first link. */
export const GENESIS = 'genesis';

const hmac = (key: MasterKey, text: string) =>
  createHmac('sha256', key.derive('audit')).update(text).digest('base64url');

/** Details with their names in order: PostgreSQL keeps none. */
const ordered = (details: unknown) =>
  Object.entries((details ?? {}) as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));

const canonical = ({ id, at, action, actorId, requestId, staffId, details }: Entry) =>
  JSON.stringify([String(id), at.toISOString(), action, actorId, requestId, staffId, ordered(details)]);

/** The MAC of an entry at its position. */
export const macOf = (key: MasterKey, previous: string, position: bigint, entry: Entry): string =>
  hmac(key, JSON.stringify(['link', previous, String(position), canonical(entry)]));

/** Links for entries, in their order, behind the last one that there is. */
export function chainOn(key: MasterKey, last: Link | null, entries: readonly Entry[]) {
  let { position, mac } = last ?? { position: 0n, mac: GENESIS };
  return entries.map((entry) => {
    position += 1n;
    mac = macOf(key, mac, position, entry);
    return { position, entryId: entry.id, keyId: key.id, mac };
  });
}

/** A checkpoint, signed so that no one can make one up or change one in its file. */
export function signCheckpoint(
  key: MasterKey,
  { position, mac }: Pick<Link, 'position' | 'mac'>,
  now: Date,
): Checkpoint {
  const at = now.toISOString();
  // Signed under its first name, so that checkpoints of earlier releases still verify.
  const signature = hmac(key, JSON.stringify(['head', String(position), mac, at]));
  return { position, mac, keyId: key.id, at, signature };
}

export function isSignedCheckpoint(
  ring: KeyRing,
  { position, mac, keyId, at, signature }: Checkpoint,
): boolean {
  const key = ring.find(({ id }) => id === keyId);
  return (
    key !== undefined && isSameText(signature, signCheckpoint(key, { position, mac }, new Date(at)).signature)
  );
}

/** What is wrong at a position of the chain. */
export type LinkProblem =
  | 'ENTRY_DELETED'
  | 'ENTRY_ALTERED'
  | 'LINK_MISSING'
  | 'LINK_FORGED'
  | 'UNKNOWN_KEY'
  /** A checkpoint says otherwise, or knows of more. */
  | 'REWRITTEN'
  | 'TAIL_CUT';
/** What is wrong with the checkpoints themselves. */
export type CheckpointProblem = 'CHECKPOINT_FORGED' | 'CHECKPOINTS_MISSING';

export type Break =
  | { position: bigint; entryId: bigint | null; reason: LinkProblem }
  /** `line` is where the checkpoint is: its file and line number. */
  | { position: null; entryId: null; reason: CheckpointProblem; line: string | null };

/**
 * What is wrong with one link, looked at one after another.
 * @param expected the position that follows, and the MAC before it
 */
export function breakOf(
  ring: KeyRing,
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

/** What the checkpoints say of each position. There are several MACs for one where the chain was cut and grew again. */
export type Checkpoints = {
  macs: Map<bigint, Set<string>>;
  last: Checkpoint | null;
  count: number;
  forged: string | null;
};

export const noCheckpoints = (): Checkpoints => ({ macs: new Map(), last: null, count: 0, forged: null });

const BEGINNING = '{"position":';
/**
 * Whether a line without an end is what a crash left of a checkpoint. It says nothing; who cut it there could as well have
 * cut all of it.
 */
export const isUnfinishedCheckpoint = (torn: string): boolean =>
  torn !== '' && !torn.endsWith('}') && (BEGINNING.startsWith(torn) || torn.startsWith(BEGINNING));

/**
 * Takes in one more line of our own checkpoint file; null is a line that isn't one. Only a signed one may contradict the
 * chain.
 */
export function addCheckpoint(
  checkpoints: Checkpoints,
  ring: KeyRing,
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
 * Takes in one more line of a log. Others write there too, and whoever can get text into it can write what looks like a
 * checkpoint: a line that isn't signed says nothing.
 */
export function addLoggedCheckpoint(
  checkpoints: Checkpoints,
  ring: KeyRing,
  checkpoint: Checkpoint | null,
): void {
  if (checkpoint && isSignedCheckpoint(ring, checkpoint)) addCheckpoint(checkpoints, ring, checkpoint, '');
}

/** Whether no checkpoint contradicts this MAC at this position. */
export const agreesWithCheckpoints = (
  { macs }: Checkpoints,
  { position, mac }: Pick<Link, 'position' | 'mac'>,
): boolean => [...(macs.get(position) ?? [])].every((said) => isSameText(said, mac));

/** What the checkpoints show once the whole chain was read. */
export function breakByCheckpoints({ last, count, forged }: Checkpoints, lastPosition: bigint): Break | null {
  if (last && last.position > lastPosition)
    return { position: lastPosition + 1n, entryId: null, reason: 'TAIL_CUT' };
  if (forged !== null) return { position: null, entryId: null, reason: 'CHECKPOINT_FORGED', line: forged };
  if (count === 0 && lastPosition > 0n)
    return { position: null, entryId: null, reason: 'CHECKPOINTS_MISSING', line: null };
  return null;
}

/**
 * What checkpoints show without reading the whole chain.
 * @param links those at the positions of the checkpoints, as far as they are there
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
