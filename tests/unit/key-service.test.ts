import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { env } from '@/lib/platform/env';
import { newWrappedKey, prepareKeys, unwrapKeys } from '@/lib/platform/key-service';
import { keyRing, keySet } from '@/lib/platform/keys';
import { seal, unseal } from '@/lib/platform/sealing';

// A double of AWS KMS that speaks its protocol: JSON over HTTP, the operation in a header, requests signed.
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const secret = randomBytes(32);
type Asked = { KeyId: string; CiphertextBlob?: string; EncryptionContext: Record<string, string> };
type Call = { operation: string; signed: boolean; asked: Asked };
const calls: Call[] = [];
let failWith: string | undefined;

const bound = ({ KeyId, EncryptionContext }: Asked) =>
  Buffer.from(JSON.stringify([KeyId, Object.entries(EncryptionContext).sort()]));

function wrap(asked: Asked): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(bound(asked));
  return Buffer.concat([iv, cipher.update(randomBytes(32)), cipher.final(), cipher.getAuthTag()]).toString(
    'base64',
  );
}

function open(asked: Asked): string {
  const blob = Buffer.from(asked.CiphertextBlob ?? '', 'base64');
  const decipher = createDecipheriv('aes-256-gcm', secret, blob.subarray(0, 12));
  decipher.setAAD(bound(asked)).setAuthTag(blob.subarray(-16));
  return Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()]).toString('base64');
}

function answer({ operation, asked }: Call): { status: number; body: object } {
  if (failWith !== undefined) return { status: 400, body: { __type: failWith } };
  try {
    if (operation === 'Decrypt') return { status: 200, body: { KeyId: KEY, Plaintext: open(asked) } };
    if (operation === 'GenerateDataKeyWithoutPlaintext')
      return { status: 200, body: { KeyId: KEY, CiphertextBlob: wrap(asked) } };
  } catch {
    return { status: 400, body: { __type: 'InvalidCiphertextException' } };
  }
  return { status: 400, body: { __type: 'UnknownOperationException' } };
}

async function callOf(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    operation: String(request.headers['x-amz-target']).replace(/^TrentService\./, ''),
    signed: String(request.headers.authorization).startsWith('AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/'),
    asked: JSON.parse(Buffer.concat(chunks).toString()) as Asked,
  };
}

const server = createServer((request, response) => {
  void callOf(request).then((call) => {
    calls.push(call);
    const { status, body } = answer(call);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
});

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  Object.assign(process.env, {
    KMS_KEY_ID: KEY,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'an example',
    AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_MAX_ATTEMPTS: '1',
  });
});
afterAll(() => server.close());
beforeEach(() => {
  failWith = undefined;
  calls.length = 0;
});

test('keys are made and wrapped by the service, and opened once a process, in the ring’s order', async () => {
  const [older, newer, next] = [await newWrappedKey(), await newWrappedKey(), await newWrappedKey()];
  expect(older).toMatch(/^kms:[0-9a-zA-Z+/]+=*$/);
  const plain = randomBytes(32).toString('base64');
  env().CONFIDENTIAL_KEYS = `${newer},${older},${plain},next:${next}`;
  expect(() => keyRing()).toThrow(/^CONFIDENTIAL_KEYS: key 1 is wrapped/);
  calls.length = 0;
  await prepareKeys();
  const ring = keyRing();
  expect(new Set(ring.map(({ id }) => id)).size).toBe(4);
  expect(keySet().words.get(ring[0].id)).toBe(newer);
  expect(keySet().next).toBe(ring[3]?.id);
  expect(unseal(ring, 'a/1/b', seal(ring, 'a/1/b', 'secret'))).toBe('secret');
  await prepareKeys();
  const context = { application: 'calusa-recovery', use: 'key ring' };
  expect(calls).toEqual(
    Array.from({ length: 3 }, () => ({
      operation: 'Decrypt',
      signed: true,
      asked: expect.objectContaining({ KeyId: KEY, EncryptionContext: context }) as unknown,
    })),
  );
});

test('what the service wrapped for something else, or doesn’t open, is refused without a word of its own', async () => {
  const foreign = `kms:${wrap({ KeyId: KEY, EncryptionContext: { application: 'another' } })}`;
  await expect(unwrapKeys(foreign)).rejects.toThrow(
    /^The key service did not open a key \(InvalidCiphertextException\)\. Check KMS_KEY_ID/,
  );
  const good = await newWrappedKey();
  failWith = 'AccessDeniedException';
  await expect(unwrapKeys(good)).rejects.toThrow(/\(AccessDeniedException\)/);
  await expect(newWrappedKey()).rejects.toThrow(/did not make a key \(AccessDeniedException\)/);
  failWith = undefined;
  await unwrapKeys(good); // a refusal is not remembered
});
