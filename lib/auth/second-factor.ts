import { createOTP } from '@better-auth/utils/otp';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { createHmac, randomInt } from 'node:crypto';
import { z } from 'zod';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { codeKey, drawCode } from '@/lib/shared/codes';
import { isSameText } from '@/lib/shared/same-text';
import { betterAuthOfSite } from './better-auth';

// What better-auth's two-factor plugin keeps, made here so that it commits with its audit entry. The plugin checks the
// codes at sign-in, and reads what is written here (better-auth/plugins/two-factor).

const RECOVERY_CODES = 10;
const storedCodes = z.array(z.string());

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

const CODE = { digits: 6, period: 30 } as const;

/**
 * The address that an authenticator app reads from a QR code. Apps read its query as a URI, where a plus sign is a plus
 * sign; URLSearchParams writes blanks as such.
 */
export const otpauthUrl = (secret: string, email: string): string =>
  createOTP(secret, CODE).url('Calusa Recovery', email).replaceAll('+', '%20');

/**
 * The counter (RFC 6238) by which an app with this secret shows this code now, or half a minute ago or ahead; null
 * where it shows another one. The latest one of several, so that none is accepted twice.
 */
export async function counterOf(secret: string, code: string, now: Date): Promise<number | null> {
  const present = Math.floor(now.getTime() / (CODE.period * 1000));
  const { hotp } = createOTP(secret, CODE);
  for (const counter of [present + 1, present, present - 1])
    if (isSameText(await hotp(counter), code)) return counter;
  return null;
}

/** Codes for the day on which the device is gone, each good for one sign-in. */
export function createRecoveryCodes(): string[] {
  const part = () => drawCode(5, randomInt);
  return Array.from({ length: RECOVERY_CODES }, () => `${part()}-${part()}`);
}

async function encrypt(data: string): Promise<string> {
  const { secretConfig } = await betterAuthOfSite().$context;
  return symmetricEncrypt({ key: secretConfig, data });
}

const decrypt = async (data: string): Promise<string> => {
  const { secretConfig } = await betterAuthOfSite().$context;
  return symmetricDecrypt({ key: secretConfig, data });
};

/**
 * Uses up a code of a person's app, so that it works once, and none before it either (RFC 6238, 5.2): of two who send
 * the same one at once, one is let in.
 */
export async function spendCode(
  userId: string,
  code: string,
  now: Date,
): Promise<'right' | 'used' | 'wrong'> {
  const factor = await db().twoFactor.findFirst({ where: { userId }, select: { id: true, secret: true } });
  const counter = factor && (await counterOf(await decrypt(factor.secret), code, now));
  if (!factor || counter === null) return 'wrong';
  const { count } = await db().twoFactor.updateMany({
    where: { id: factor.id, OR: [{ lastCounter: null }, { lastCounter: { lt: counter } }] },
    data: { lastCounter: counter },
  });
  return count === 1 ? 'right' : 'used';
}

/**
 * A recovery code of a person as it was given out, which the plugin compares letter by letter; earlier releases gave out
 * small letters and such as look alike. What is none of theirs is handed on as it is, for the plugin to count.
 */
export async function givenCode(userId: string, typed: string): Promise<string> {
  const factor = await db().twoFactor.findFirst({ where: { userId }, select: { backupCodes: true } });
  const codes = factor ? storedCodes.parse(JSON.parse(await decrypt(factor.backupCodes))) : [];
  return codes.find((code) => codeKey(code) === codeKey(typed)) ?? typed;
}

/** What the plugin's row holds. */
export const sealedFactor = async (secret: string, codes: readonly string[]) => ({
  secret: await encrypt(secret),
  ...(await sealedCodes(codes)),
});

export const sealedCodes = async (codes: readonly string[]) => ({
  backupCodes: await encrypt(JSON.stringify(codes)),
});
