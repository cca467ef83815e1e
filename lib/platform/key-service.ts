import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';
import { env } from './env';
import { holdUnwrapped, isUnwrapped, KEY_BYTES, NEXT, ringTexts, WRAPPED, wordsOf } from './keys';

// AWS Key Management Service: master keys that stand in the ring as what the service wrapped (`kms:…`). A process asks for
// each once, when it starts or meets a new one, and has it in memory from then on: a search alone uses one a thousand times.

/** What the service binds a wrapped key to, and writes into its own log. */
const CONTEXT = { application: 'calusa-recovery', use: 'key ring' };
const PATIENCE_MS = 10_000;

/** Loaded where a key is wrapped: no other site has a use for the library. */
async function client() {
  const library = await import('@aws-sdk/client-kms');
  // Region, credentials and endpoint as AWS's own settings say.
  const kms = new library.KMSClient({
    requestHandler: { requestTimeout: PATIENCE_MS, connectionTimeout: PATIENCE_MS },
  });
  return { kms, library };
}

/** The library's messages may name accounts; its codes are in AWS's manual. */
const refused = (error: unknown, what: string) =>
  new OperatorError(
    `The key service did not ${what} (${error instanceof Error ? error.name : faultCode(error)}). Check KMS_KEY_ID, AWS_REGION and the credentials.`,
  );

function keyName(): string {
  const { KMS_KEY_ID } = env();
  if (KMS_KEY_ID) return KMS_KEY_ID;
  throw new OperatorError('A wrapped key needs KMS_KEY_ID: the key of the service that wraps it.');
}

/** Asks for a key that the service wrapped. The key's name is given, so that no other key of the account counts. */
async function unwrap(word: string): Promise<Buffer> {
  const { kms, library } = await client();
  const CiphertextBlob = Buffer.from(word.slice(WRAPPED.length), 'base64');
  const asked = { CiphertextBlob, KeyId: keyName(), EncryptionContext: CONTEXT };
  try {
    const { Plaintext } = await kms.send(new library.DecryptCommand(asked));
    if (Plaintext?.length === KEY_BYTES) return Buffer.from(Plaintext);
  } catch (error) {
    throw refused(error, 'open a key');
  } finally {
    kms.destroy();
  }
  throw new OperatorError(`A key that the key service opened is not ${KEY_BYTES} bytes long.`);
}

/**
 * Has the service open what a ring's text has wrapped, each once a process.
 * @throws OperatorError where it doesn't
 */
export async function unwrapKeys(text: string): Promise<void> {
  const words = wordsOf(text).map((word) => (word.startsWith(NEXT) ? word.slice(NEXT.length) : word));
  for (const word of words)
    if (word.startsWith(WRAPPED) && !isUnwrapped(word)) holdUnwrapped(word, await unwrap(word));
}

/**
 * Makes the rings of this process ready: before it uses a key, where one may be wrapped.
 * @throws OperatorError where there is no ring, or the service doesn't open one
 */
export async function prepareKeys(): Promise<void> {
  for (const { text } of ringTexts()) await unwrapKeys(text);
}

/**
 * A new key from the service, wrapped, as a word of a ring. It never leaves the service in the clear until a process asks.
 * @throws OperatorError where the service refuses
 */
export async function newWrappedKey(): Promise<string> {
  const { kms, library } = await client();
  const asked = { KeyId: keyName(), NumberOfBytes: KEY_BYTES, EncryptionContext: CONTEXT };
  try {
    const { CiphertextBlob } = await kms.send(new library.GenerateDataKeyWithoutPlaintextCommand(asked));
    if (CiphertextBlob) return `${WRAPPED}${Buffer.from(CiphertextBlob).toString('base64')}`;
  } catch (error) {
    throw refused(error, 'make a key');
  } finally {
    kms.destroy();
  }
  throw new OperatorError("The key service didn't create a key.");
}
