import { createHmac } from 'node:crypto';
import type { CheckRing, KeyPurpose, KeyRing, MasterKey } from './keys';

/**
 * Keyed hashes of a normalised value, by which a row can be found without the value being stored: one for each key of
 * the ring, the one to store first, the others because older rows carry older keys, retired ones among them.
 * @param kind what the value is, so that the same text in two fields has two hashes
 */
export const blindIndexes = (ring: CheckRing, kind: string, value: string): string[] =>
  ring.map(({ id, derive }) => {
    const hash = createHmac('sha256', derive('blind-index')).update(`${kind}\0${value}`);
    return `${id}.${hash.digest('base64url')}`;
  });

/** Widths beyond this would tell more of a value than a search gains. */
const WIDEST = 12;

const hashOf = ({ derive }: MasterKey, purpose: KeyPurpose, value: string): number =>
  createHmac('sha256', derive(purpose)).update(value).digest().readUInt32BE();

/** The first bits of a keyed hash: so many values share them that they tell nothing of one. */
const bucket = ({ id }: MasterKey, hash: number, width: number) =>
  `${id}.${width}.${width === 0 ? 0 : hash >>> (32 - width)}`;

/** What to store of a value that a row is found by: its bucket, of as many bits as `width` says. */
export const bucketOf = (ring: KeyRing, purpose: KeyPurpose, value: string, width: number): string =>
  bucket(ring[0], hashOf(ring[0], purpose, value), width);

/** What to look for: the value's bucket under every key, of every width that a row may have. */
export const bucketsOf = (ring: KeyRing, purpose: KeyPurpose, value: string): string[] =>
  ring.flatMap((key) => {
    const hash = hashOf(key, purpose, value);
    return Array.from({ length: WIDEST + 1 }, (_, width) => bucket(key, hash, width));
  });

/** So many rows share a bucket of both kinds at least, on average: `k`. */
export const LEAST_PER_BUCKET = 8;

const widthFor = (rows: number) => {
  const bits = Math.floor(Math.log2(rows / LEAST_PER_BUCKET) / 2); // two indexes a row: their bits add up
  return Math.min(WIDEST, Math.max(0, bits));
};

/**
 * How many bits each of the two indexes of a row may have, so that `LEAST_PER_BUCKET` rows and more share both. It grows a
 * little later than it could, so that a row more or less doesn't change it to and fro.
 */
export const widthOf = (rows: number, current: number): number =>
  Math.min(Math.max(current, widthFor(rows / 1.25)), widthFor(rows));
