import { createOTP } from '@better-auth/utils/otp';
import { generateRandomString, symmetricEncrypt } from 'better-auth/crypto';
import { createHmac } from 'node:crypto';
import { keyRing } from '@/lib/platform/keys';
import { betterAuthOfSite } from './better-auth';

// What better-auth's two-factor plugin keeps, made here so that it commits with its audit entry. The plugin checks the
// codes at sign-in, and reads what is written here (better-auth/plugins/two-factor).

const RECOVERY_CODES = 10;

/**
 * The secret that a session offers for a new authenticator app: the same at every look, so that a page which is
 * rendered again shows the code that was scanned, and stored nowhere before it is confirmed. Another one as soon as it
 * is: what is in use is never shown again.
 * @param factorId the row of the app that is in use, if there is one
 */
export const offeredSecret = (sessionId: string, factorId: string | null): string =>
  createHmac('sha256', keyRing()[0].derive('sign-in'))
    .update(`totp\0${sessionId}\0${factorId ?? ''}`)
    .digest('base64url')
    .slice(0, 32);

/** The address that an authenticator app reads from a QR code. */
export const otpauthUrl = (secret: string, email: string): string =>
  createOTP(secret, { digits: 6, period: 30 }).url('Calusa Recovery', email);

/** Whether an app with this secret shows this code now, or half a minute ago or ahead. */
export const isCurrentCode = (secret: string, code: string): Promise<boolean> =>
  createOTP(secret, { digits: 6, period: 30 }).verify(code);

/** Codes for the day on which the device is gone, each good for one sign-in. */
export function createRecoveryCodes(): string[] {
  const part = () => generateRandomString(5, 'a-z', '0-9', 'A-Z');
  return Array.from({ length: RECOVERY_CODES }, () => `${part()}-${part()}`);
}

async function encrypt(data: string): Promise<string> {
  const { secretConfig } = await betterAuthOfSite().$context;
  return symmetricEncrypt({ key: secretConfig, data });
}

/** What the plugin's row holds. */
export const sealedFactor = async (secret: string, codes: readonly string[]) => ({
  secret: await encrypt(secret),
  ...(await sealedCodes(codes)),
});

export const sealedCodes = async (codes: readonly string[]) => ({
  backupCodes: await encrypt(JSON.stringify(codes)),
});
