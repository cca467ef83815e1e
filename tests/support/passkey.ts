import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A passkey as stored on a device, and in the database. */
export type SoftPasskey = { id: string; publicKey: string; privateKey: KeyObject };

/** The public key in WebAuthn's format: a COSE key for ES256 (RFC 9053, 7.1.1). */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const head = Buffer.from('a5010203262001', 'hex');
  const half = (label: number, value: string) =>
    Buffer.concat([Buffer.from([label, 0x58, 0x20]), Buffer.from(value, 'base64url')]);
  return Buffer.concat([head, half(0x21, x), half(0x22, y)]);
}

/** Creates a passkey without a device. */
export function createPasskey(): SoftPasskey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const cose = coseKey(publicKey);
  const id = createHash('sha256').update(cose).digest('base64url');
  return { id, publicKey: cose.toString('base64'), privateKey };
}

type Signing = { challenge: string; origin: string; isVerified?: boolean };

/** A device's assertion (WebAuthn 3, 7.2); `isVerified` means that it asked for a PIN or a fingerprint. */
export function signedBy({ id, privateKey }: SoftPasskey, { challenge, origin, isVerified = true }: Signing) {
  const clientData = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin }));
  const flags = Buffer.from([isVerified ? 0x05 : 0x01, 0, 0, 0, 0]); // and a signature counter of 0, which means none
  const authenticatorData = Buffer.concat([sha256(Buffer.from(new URL(origin).hostname)), flags]);
  const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(clientData)]), privateKey);
  return {
    id,
    rawId: id,
    type: 'public-key' as const,
    clientExtensionResults: {},
    response: {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: signature.toString('base64url'),
    },
  };
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
