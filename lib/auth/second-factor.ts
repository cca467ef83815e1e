import { createOTP } from '@better-auth/utils/otp';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { createHmac, randomInt } from 'node:crypto';
import { z } from 'zod';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { codeKey, drawCode } from '@/lib/shared/codes';
import { isSameText } from '@/lib/shared/same-text';
import { betterAuthOfSite, secretNumber } from './better-auth';

// The data better-auth's two-factor plugin stores, created here so that it commits with its audit entry. The plugin
// checks codes at sign-in, reading what is written here (better-auth/plugins/two-factor).

const RECOVERY_CODES = 10;
const storedCodes = z.array(z.string());

/**
 * The secret a session offers for a new authenticator app. It is the same each time, so that a page rendered again
 * shows the code that was scanned, without being stored before it is confirmed. After confirmation it changes: a secret
 * in use is never shown again.
 * @param factorId the row of the app in use, if there is one
 */
export const offeredSecret = (sessionId: string, factorId: string | null): string =>
  createHmac('sha256', keyRing()[0].derive('sign-in'))
    .update(`totp\0${sessionId}\0${factorId ?? ''}`)
    .digest('base64url')
    .slice(0, 32);

const CODE = { digits: 6, period: 30 } as const;

/**
 * The URI that an authenticator app reads from a QR code. Apps take a plus sign in its query literally, but
 * URLSearchParams writes spaces as plus signs.
 */
export const otpauthUrl = (secret: string, email: string): string =>
  createOTP(secret, CODE).url('Calusa Recovery', email).replaceAll('+', '%20');

/**
 * The counter (RFC 6238) at which an app with this secret shows this code, now or half a minute earlier or later; null
 * if it shows a different one. The latest if several match, so that none is accepted twice.
 */
export async function counterOf(secret: string, code: string, now: Date): Promise<number | null> {
  const present = Math.floor(now.getTime() / (CODE.period * 1000));
  const { hotp } = createOTP(secret, CODE);
  for (const counter of [present + 1, present, present - 1])
    if (isSameText(await hotp(counter), code)) return counter;
  return null;
}

/** Codes for the day the device is gone, each good for one sign-in. */
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
 * Uses up a code from a person's app, so that neither it nor an earlier one works again (RFC 6238, 5.2): if two send
 * the same code at once, only one gets in.
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
 * A person's recovery code as it was issued, because the plugin compares it exactly; earlier releases issued lowercase
 * letters and lookalikes. An unknown code is passed on as it is, for the plugin to count.
 */
export async function givenCode(userId: string, typed: string): Promise<string> {
  const factor = await db().twoFactor.findFirst({ where: { userId }, select: { backupCodes: true } });
  const codes = factor ? storedCodes.parse(JSON.parse(await decrypt(factor.backupCodes))) : [];
  return codes.find((code) => codeKey(code) === codeKey(typed)) ?? typed;
}

/** Whether better-auth sealed a value under today's key, by the number that it has there. */
const isNewest = (sealed: string): boolean => sealed.startsWith(`$ba$${secretNumber(keyRing()[0])}$`);

/**
 * Seals second factors again under the newest key. One that doesn't open stays as it is, and one that changes meanwhile is
 * left to a later pass.
 * @returns how many were sealed again
 */
export async function resealFactors(): Promise<number> {
  const rows = await db().twoFactor.findMany({ select: { id: true, secret: true, backupCodes: true } });
  let done = 0;
  for (const row of rows.filter(({ secret, backupCodes }) => !isNewest(secret) || !isNewest(backupCodes))) {
    const data = await factorAgain(row).catch(() => null); // only better-auth's own code: it doesn't open
    if (data) done += (await db().twoFactor.updateMany({ where: row, data })).count;
  }
  return done;
}

const factorAgain = async ({ secret, backupCodes }: { secret: string; backupCodes: string }) => ({
  secret: await encrypt(await decrypt(secret)),
  backupCodes: await encrypt(await decrypt(backupCodes)),
});

/** The content of the plugin's row. */
export const sealedFactor = async (secret: string, codes: readonly string[]) => ({
  secret: await encrypt(secret),
  ...(await sealedCodes(codes)),
});

export const sealedCodes = async (codes: readonly string[]) => ({
  backupCodes: await encrypt(JSON.stringify(codes)),
});
