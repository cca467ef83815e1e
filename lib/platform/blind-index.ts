import { createHmac } from 'node:crypto';
import type { KeyRing } from './keys';

/**
 * Keyed hashes of a normalised value, by which a row can be found without the value being stored: one for each key of
 * the ring, the one to store first, the others because older rows carry older keys.
 * @param kind what the value is, so that the same text in two fields has two hashes
 */
export const blindIndexes = (ring: KeyRing, kind: string, value: string): string[] =>
  ring.map(({ id, derive }) => {
    const hash = createHmac('sha256', derive('blind-index')).update(`${kind}\0${value}`);
    return `${id}.${hash.digest('base64url')}`;
  });
