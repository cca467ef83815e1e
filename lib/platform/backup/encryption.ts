import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import {
  Decrypter,
  Encrypter,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from 'age-encryption';
import { OperatorError } from '@/lib/shared/operator-error';

// Backups are encrypted in the age format (https://age-encryption.org/v1): the site has recipients (public keys) alone, and
// the person restoring has an identity (the private key), so that a copy of the site can't read its own backups.

/** How every file of that format begins. */
export const AGE_HEADER = 'age-encryption.org/v1';

const bytesOf = (stream: AsyncIterable<Uint8Array>) =>
  Readable.toWeb(
    Readable.from(stream),
  ) as ReadableStream<Uint8Array> as globalThis.ReadableStream<Uint8Array>;
const readable = (stream: globalThis.ReadableStream<Uint8Array>) =>
  Readable.fromWeb(stream as ReadableStream<Uint8Array>);

/** A new identity, and the recipient that belongs to it. */
export async function newIdentity(): Promise<{ identity: string; recipient: string }> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/**
 * Encrypts a stream for recipients.
 * @returns with it an identity that opens the result too and is nowhere else: what was written can be read back by the
 * run that wrote it, and by no later one. Hybrid, so that it is never the weakest way in.
 * @throws OperatorError where a recipient is malformed
 */
export async function encrypted(
  recipients: readonly string[],
  plain: AsyncIterable<Uint8Array>,
): Promise<{ stream: Readable; once: string }> {
  const encrypter = new Encrypter();
  try {
    for (const recipient of recipients) encrypter.addRecipient(recipient);
  } catch {
    throw new OperatorError('BACKUP_RECIPIENTS has a recipient that is not an age public key (age1…).');
  }
  const once = await generateHybridIdentity();
  encrypter.addRecipient(await identityToRecipient(once));
  return { stream: readable(await encrypter.encrypt(bytesOf(plain))), once };
}

/** The identities in a file as `age-keygen` writes it. @throws OperatorError where there is none, or one is malformed */
export function readIdentities(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new OperatorError(`${file} can't be read. Name the file with the identity that opens the backup.`);
  }
  const lines = text.split('\n').map((line) => line.trim());
  const identities = lines.filter((line) => line !== '' && !line.startsWith('#'));
  try {
    for (const identity of identities) new Decrypter().addIdentity(identity);
    if (identities.length > 0) return identities;
  } catch {
    // malformed: the library's message may hold what was in the file
  }
  throw new OperatorError(`${file} has no identity in it, or one that is malformed (AGE-SECRET-KEY-1…).`);
}

/** Why a file can't be decrypted with what was given. */
export class NoIdentity extends Error {
  override name = 'NoIdentity';
}

/**
 * Decrypts a stream.
 * @throws NoIdentity where none of the identities is for it; reading the result throws where the file was changed or cut
 */
export async function decrypted(
  identities: readonly string[],
  sealed: AsyncIterable<Uint8Array>,
): Promise<Readable> {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    return readable(await decrypter.decrypt(bytesOf(sealed)));
  } catch (error) {
    if (error instanceof Error && error.message.includes('no identity matched')) throw new NoIdentity();
    throw error;
  }
}
