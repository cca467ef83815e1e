import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as Crypto);

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 24 * 60 * 60 * 1000;

/** A certificate with its key, both PEM. */
export type Certificate = { cert: string; key: string };
type Wish = { names?: string[]; expired?: boolean };

const generateKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

async function pem(keys: CryptoKeyPair): Promise<string> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return x509.PemConverter.encode(pkcs8, 'PRIVATE KEY');
}

const validity = ({ expired }: Wish) => {
  const end = Date.now() + (expired ? -DAY_MS : DAY_MS);
  return { notBefore: new Date(end - 10 * DAY_MS), notAfter: new Date(end) };
};

const namesOf = ({ names = ['localhost'] }: Wish) =>
  new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value })));

/** A self-signed certificate. */
export async function selfSigned(wish: Wish = {}): Promise<Certificate> {
  const keys = (await generateKeys()) as CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Mail server',
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [namesOf(wish)],
    ...validity(wish),
  });
  return { cert: certificate.toString('pem'), key: await pem(keys) };
}

/** The test's own certificate authority. */
export async function authority() {
  const keys = (await generateKeys()) as CryptoKeyPair;
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Test authority',
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [new x509.BasicConstraintsExtension(true)],
    ...validity({}),
  });
  const issue = async (wish: Wish = {}): Promise<Certificate> => {
    const own = (await generateKeys()) as CryptoKeyPair;
    const certificate = await x509.X509CertificateGenerator.create({
      subject: 'CN=Mail server',
      issuer: root.subject,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [namesOf(wish)],
      ...validity(wish),
    });
    return { cert: certificate.toString('pem'), key: await pem(own) };
  };
  return { root: root.toString('pem'), issue };
}
