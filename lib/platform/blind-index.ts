import { createHmac } from 'node:crypto';
import type { KeyRing, MasterKey } from './keys';

const hash = (key: MasterKey, kind: string, value: string) =>
  `${key.id}.${createHmac('sha256', key.derive('blind-index')).update(`${kind}\0${value}`).digest('base64url')}`;

/**
 * Keyed hash of a normalised value, by which a row can be found without the value being stored.
 * @param kind what the value is, so that the same text in two fields has two hashes
 */
export const blindIndex = (ring: KeyRing, kind: string, value: string): string => hash(ring[0], kind, value);

/** The hashes that the value may be stored under: one per key of the ring, since older rows carry older keys. */
export const blindIndexes = (ring: KeyRing, kind: string, value: string): string[] =>
  ring.map((key) => hash(key, kind, value));
