import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyRing, MasterKey } from '@/lib/platform/keys';

// The chain: each link's MAC covers the MAC before it, its position and its entry, under a key that PostgreSQL never
// sees. Whoever owns the database can change rows, but can't make the MACs that would go with them.

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
export type Chained = Link & { entry: Entry | null };
/** A link as it was told to the world outside the database. */
export type Head = Link & { at: string; signature: string };

/** What stands before the first link. */
export const GENESIS = 'genesis';

const hmac = (key: MasterKey, text: string) =>
  createHmac('sha256', key.derive('audit')).update(text).digest('base64url');

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Details with their names in order: PostgreSQL keeps none. */
const ordered = (details: unknown) =>
  Object.entries((details ?? {}) as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));

const canonical = ({ id, at, action, actorId, requestId, staffId, details }: Entry) =>
  JSON.stringify([String(id), at.toISOString(), action, actorId, requestId, staffId, ordered(details)]);

/** The MAC of an entry at its position. */
export const macOf = (key: MasterKey, previous: string, position: bigint, entry: Entry): string =>
  hmac(key, JSON.stringify(['link', previous, String(position), canonical(entry)]));

/** A head, signed so that nobody makes up or changes one in its file. */
export function signHead(key: MasterKey, { position, mac }: Pick<Link, 'position' | 'mac'>, now: Date): Head {
  const at = now.toISOString();
  const signature = hmac(key, JSON.stringify(['head', String(position), mac, at]));
  return { position, mac, keyId: key.id, at, signature };
}

export function isSignedHead(ring: KeyRing, { position, mac, keyId, at, signature }: Head): boolean {
  const key = ring.find(({ id }) => id === keyId);
  return key !== undefined && isSame(signature, signHead(key, { position, mac }, new Date(at)).signature);
}

/** What is wrong at a position of the chain. */
export type BreakReason =
  | 'ENTRY_DELETED'
  | 'ENTRY_ALTERED'
  | 'LINK_MISSING'
  | 'UNKNOWN_KEY'
  | 'HEAD_FORGED'
  | 'TAIL_CUT'
  | 'REWRITTEN';
export type Break = { position: bigint; entryId: bigint | null; reason: BreakReason };

/** Looks at one link after another. `previous` is the MAC before. */
export function breakOf(
  ring: KeyRing,
  { previous, position }: { previous: string; position: bigint },
  link: Chained & { entryId: bigint },
): Break | null {
  const broken = (reason: BreakReason) => ({ position, entryId: link.entryId, reason });
  if (link.position !== position) return { position, entryId: null, reason: 'LINK_MISSING' };
  if (!link.entry) return broken('ENTRY_DELETED');
  const key = ring.find(({ id }) => id === link.keyId);
  if (!key) return broken('UNKNOWN_KEY');
  return isSame(link.mac, macOf(key, previous, position, link.entry)) ? null : broken('ENTRY_ALTERED');
}
