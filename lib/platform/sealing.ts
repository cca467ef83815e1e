import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { ZodError } from 'zod';
import { KEY_BYTES, KEY_ID_LENGTH, type KeyPurpose, type KeyRing, type MasterKey } from './keys';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12; // NIST SP 800-38D, 8.2.2: 96-bit random IV
const TAG_BYTES = 16;
const LENGTH_BYTES = 4;
/** The shortest padded text: a name and a long note look alike. */
const LEAST_BYTES = 256;

/** The text is no envelope, was altered, belongs to another context, or its key is not in the ring. */
export class SealError extends Error {
  override name = 'SealError';
}

/** Whether a fault is the stored value's own, which opening it again won't mend: it doesn't open, or holds something else. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof SealError || error instanceof SyntaxError || error instanceof ZodError;

/** @param iv random, and of no other text under this key */
function encrypt(key: KeyObject, iv: Buffer, plain: Buffer, associated: string): Buffer {
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(
    Buffer.from(associated),
  );
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: KeyObject, sealed: Buffer, associated: string): Buffer {
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(associated)).setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
}

/** Only as `seal` writes it: Node would also read other spellings of the same bytes. */
function fromBase64url(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new SealError('NOT_AN_ENVELOPE');
  return bytes;
}

/** The next power of two, so that an envelope tells no more of its text than the order of its length. */
const bucketOf = (bytes: number, least: number) => Math.max(least, 2 ** Math.ceil(Math.log2(bytes)));

/** A text behind its length, padded to its bucket; `least` 0 pads nothing. */
function padded(text: string, least: number): Buffer {
  const bytes = Buffer.from(text);
  const length = LENGTH_BYTES + bytes.length;
  const plain = Buffer.alloc(least === 0 ? length : bucketOf(length, least));
  plain.writeUInt32BE(bytes.length);
  bytes.copy(plain, LENGTH_BYTES);
  return plain;
}

const unpadded = (plain: Buffer) =>
  plain.subarray(LENGTH_BYTES, LENGTH_BYTES + plain.readUInt32BE()).toString();

/** What an envelope is bound to. Before `s2` there was no version and no padding. */
type Bound = { format: 's1' | 's2'; context: string; version: number };
const stem = ({ format, context, version }: Bound) => (format === 's1' ? context : `${context}|${version}`);
const wrapping = (bound: Bound, key: MasterKey) => `${bound.format}|${key.id}|${stem(bound)}|data-key`;
const content = (bound: Bound) => `${bound.format}|${stem(bound)}|content`;

export type SealOptions = {
  purpose?: KeyPurpose;
  /** Counts up where a value is sealed again, from 1. */
  version?: number;
  /** The shortest padded text in bytes; 0 where nothing is stored and every byte counts. */
  leastBytes?: number;
};

/**
 * Seals a text under a data key of its own, itself sealed under the ring's first key (an envelope), so that a new
 * master key needs only the data keys sealed again.
 * @param context where the envelope belongs, for example `consultation_request/ID/answers`: it opens nowhere else
 * @returns `s2.KEY_ID.VERSION.WRAPPED_KEY.CONTENT`, the last two in base64url
 */
export function seal(
  ring: KeyRing,
  context: string,
  text: string,
  { purpose = 'sealing', version = 1, leastBytes = LEAST_BYTES }: SealOptions = {},
): string {
  const [master] = ring;
  const bound: Bound = { format: 's2', context, version };
  const random = randomBytes(KEY_BYTES + 2 * IV_BYTES); // drawn at once: each call takes longer than the bytes do
  const [dataKey, ivOfKey, iv] = [
    random.subarray(0, KEY_BYTES),
    random.subarray(KEY_BYTES, -IV_BYTES),
    random.subarray(-IV_BYTES),
  ];
  const wrapped = encrypt(master.derive(purpose), ivOfKey, dataKey, wrapping(bound, master));
  const sealed = encrypt(createSecretKey(dataKey), iv, padded(text, leastBytes), content(bound));
  return ['s2', master.id, version, wrapped.toString('base64url'), sealed.toString('base64url')].join('.');
}

const VERSION = /^[1-9]\d{0,8}$/;

function partsOf(envelope: string) {
  const [format = '', keyId = '', ...rest] = envelope.split('.');
  const [version, wrapped = '', sealed = '', ...more] = format === 's1' ? ['0', ...rest] : rest;
  if ((format !== 's1' && format !== 's2') || more.length > 0) throw new SealError('NOT_AN_ENVELOPE');
  if (format === 's2' && !VERSION.test(version ?? '')) throw new SealError('NOT_AN_ENVELOPE');
  return { format, keyId, version: Number(version), wrapped, sealed } as const;
}

/**
 * How often a value was sealed, as its envelope says; 0 where it is of the form before versions.
 * @throws SealError where it is no envelope
 */
export const versionOf = (envelope: string): number => partsOf(envelope).version;

/**
 * Opens what `seal` made, also in the form before versions and padding.
 * @throws SealError when anything about the envelope, its context or its key is not as it was
 */
export function unseal(
  ring: KeyRing,
  context: string,
  envelope: string,
  purpose: KeyPurpose = 'sealing',
): string {
  const { format, keyId, version, wrapped, sealed } = partsOf(envelope);
  const master = ring.find((key) => key.id === keyId);
  if (!master) throw new SealError('NOT_AN_ENVELOPE');
  const bound: Bound = { format, context, version };
  try {
    const dataKey = decrypt(master.derive(purpose), fromBase64url(wrapped), wrapping(bound, master));
    const plain = decrypt(createSecretKey(dataKey), fromBase64url(sealed), content(bound));
    return format === 's1' ? plain.toString() : unpadded(plain);
  } catch {
    throw new SealError('DOES_NOT_OPEN');
  }
}

/**
 * The fingerprint of the key that an envelope needs.
 * @throws SealError where it is no envelope
 */
export const keyIdOf = (envelope: string): string => partsOf(envelope).keyId;

/** How long the padded text of an envelope is; before `s2` there was no padding. */
function paddedBytes(envelope: string): number {
  const { format, sealed } = partsOf(envelope);
  const bytes = Buffer.byteLength(sealed, 'base64url') - IV_BYTES - TAG_BYTES;
  return format === 's1' ? LEAST_BYTES : bytes;
}

/**
 * Seals what an envelope holds under the ring's first key, as its next version and as long as before.
 * @throws SealError as `unseal`
 */
export const resealed = (ring: KeyRing, context: string, envelope: string): string =>
  seal(ring, context, unseal(ring, context, envelope), {
    version: versionOf(envelope) + 1,
    leastBytes: paddedBytes(envelope),
  });

const DIRECT = 'd1';
/**
 * So many characters begin what `sealDirectly` makes: format, key and IV. The IV is drawn for each, so that they stand for no
 * other value.
 */
export const DIRECT_BEGINNING = `${DIRECT}.`.length + KEY_ID_LENGTH + '.'.length + (IV_BYTES * 4) / 3;
const directly = (context: string) => `${DIRECT}|${context}`;

/**
 * Seals a text under the ring's first key itself, at half the price: for what is opened by the thousand and can be made
 * again, as the keys of a search.
 * @returns `d1.KEY_ID.CONTENT`
 */
export function sealDirectly(ring: KeyRing, purpose: KeyPurpose, context: string, text: string): string {
  const [{ id, derive }] = ring;
  const sealed = encrypt(
    derive(purpose),
    randomBytes(IV_BYTES),
    padded(text, LEAST_BYTES),
    directly(context),
  );
  return [DIRECT, id, sealed.toString('base64url')].join('.');
}

/**
 * Opens what `sealDirectly` made.
 * @throws SealError as `unseal`
 */
export function unsealDirectly(
  ring: KeyRing,
  purpose: KeyPurpose,
  context: string,
  envelope: string,
): string {
  const [format, keyId, sealed = '', ...more] = envelope.split('.');
  const master = ring.find(({ id }) => id === keyId);
  if (format !== DIRECT || !master || more.length > 0) throw new SealError('NOT_AN_ENVELOPE');
  try {
    return unpadded(decrypt(master.derive(purpose), fromBase64url(sealed), directly(context)));
  } catch {
    throw new SealError('DOES_NOT_OPEN');
  }
}
