import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyPurpose, KeyRing, MasterKey } from './keys';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12; // NIST SP 800-38D, 8.2.2: 96-bit random IV
const TAG_BYTES = 16;
const FORMAT = 's1';

/** The text is no envelope, was altered, belongs to another place, or its key is not in the ring. */
export class SealError extends Error {
  override name = 'SealError';
}

function encrypt(key: Buffer, plain: Buffer, associated: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(
    Buffer.from(associated),
  );
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, associated: string): Buffer {
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

const wrapping = (place: string, key: MasterKey) => `${FORMAT}|${key.id}|${place}|data-key`;
const content = (place: string) => `${FORMAT}|${place}|content`;

/**
 * Seals a text under a data key of its own, itself sealed under the ring's first key (an envelope), so that a new
 * master key needs only the data keys sealed again.
 * @param place where the envelope belongs, for example `consultation_request/ID/answers`: it opens nowhere else
 * @returns `s1.KEY_ID.WRAPPED_KEY.CONTENT`, the last two in base64url
 */
export function seal(ring: KeyRing, place: string, text: string, purpose: KeyPurpose = 'sealing'): string {
  const [master] = ring;
  const dataKey = randomBytes(32);
  const wrapped = encrypt(master.derive(purpose), dataKey, wrapping(place, master));
  const sealed = encrypt(dataKey, Buffer.from(text), content(place));
  return [FORMAT, master.id, wrapped.toString('base64url'), sealed.toString('base64url')].join('.');
}

/**
 * Opens what `seal` made.
 * @throws SealError when anything about the envelope, its place or its key is not as it was
 */
export function unseal(
  ring: KeyRing,
  place: string,
  envelope: string,
  purpose: KeyPurpose = 'sealing',
): string {
  const [format, keyId, wrapped, sealed, ...rest] = envelope.split('.');
  const master = ring.find((key) => key.id === keyId);
  if (format !== FORMAT || !master || !wrapped || !sealed || rest.length > 0)
    throw new SealError('NOT_AN_ENVELOPE');
  try {
    const dataKey = decrypt(master.derive(purpose), fromBase64url(wrapped), wrapping(place, master));
    return decrypt(dataKey, fromBase64url(sealed), content(place)).toString();
  } catch {
    throw new SealError('DOES_NOT_OPEN');
  }
}
