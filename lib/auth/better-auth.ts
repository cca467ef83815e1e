import { passkey } from '@better-auth/passkey';
import type { BetterAuthOptions } from 'better-auth';
import { betterAuth } from 'better-auth/minimal';
import { APIError } from 'better-auth/api';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { nextCookies } from 'better-auth/next-js';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { randomUUID } from 'node:crypto';
import { clientAddress, roughNetwork } from '@/lib/platform/client-address';
import { isHttpsSite } from '@/lib/platform/cookie-name';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { keyRing, type KeyRing } from '@/lib/platform/keys';
import { ownValue } from '@/lib/shared/own-value';
import type { Assurance } from '@/prisma/generated/enums';
import { browserName } from './browser-name';
import { staffPrefix } from './cookie-names';
import { hashPassword, verifyPassword } from './password-hash';

/** Everyone is signed out after this time, whatever they do. */
const SESSION_SECONDS = 12 * 60 * 60;
const PASSWORD_LENGTH = { least: 12, most: 128 } as const;

/** What a new session is good for, by the better-auth endpoint that creates it; a password alone opens nothing. */
const ASSURANCE: Readonly<Record<string, Assurance>> = {
  '/two-factor/verify-totp': 'full',
  '/two-factor/verify-backup-code': 'full',
  '/passkey/verify-authentication': 'full',
};

/** The number that better-auth has for a key: of its fingerprint, so that a rotation renumbers none. */
export const secretNumber = ({ id }: { id: string }): number => parseInt(id.slice(0, 7), 16);

const secretsOfRing = (ring: KeyRing) =>
  ring.map((key) => ({
    version: secretNumber(key),
    value: key.derive('sign-in').export().toString('base64'),
  }));

async function refuseSuspended(userId: string) {
  const user = await db().user.findUnique({ where: { id: userId }, select: { suspendedAt: true } });
  if (user?.suspendedAt) throw new APIError('FORBIDDEN', { code: 'SUSPENDED' });
}

/** Only someone who verified themself, by PIN or finger, not just whoever has the device. */
function requireVerifiedUser(userVerified: boolean | undefined) {
  if (!userVerified) throw new APIError('UNAUTHORIZED', { code: 'NOT_VERIFIED' });
}

const STAND_IN = '@address.invalid';

/**
 * The stand-in that better-auth gets for an address, because it accepts fewer than mail servers do: not `smith&jones@…`
 * and not `ana@….рф`.
 */
export const standInFor = (email: string): string => `${Buffer.from(email).toString('hex')}${STAND_IN}`;

const realEmail = (value: unknown): unknown =>
  typeof value === 'string' && value.endsWith(STAND_IN)
    ? Buffer.from(value.slice(0, -STAND_IN.length), 'hex').toString()
    : value;

/** The tables, in which accounts are looked up by their real addresses. */
function tables(options: BetterAuthOptions) {
  const adapter = prismaAdapter(db(), { provider: 'postgresql' })(options);
  const findOne: typeof adapter.findOne = (query) =>
    adapter.findOne({
      ...query,
      where: query.where.map((clause) =>
        clause.field === 'email' ? { ...clause, value: realEmail(clause.value) as string } : clause,
      ),
    });
  return { ...adapter, findOne };
}

function create(ring: KeyRing) {
  const { APP_URL } = env();
  return betterAuth({
    appName: 'Calusa Recovery staff',
    baseURL: APP_URL,
    secrets: secretsOfRing(ring),
    database: tables,
    logger: { disabled: true }, // its messages may contain addresses
    telemetry: { enabled: false },
    rateLimit: { enabled: false }, // ours counts in PostgreSQL, across all processes (lib/staff/sign-in)
    emailAndPassword: {
      enabled: true,
      disableSignUp: true, // by invitation only (lib/staff/team)
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
      password: { hash: hashPassword, verify: verifyPassword }, // few at a time
    },
    session: {
      expiresIn: SESSION_SECONDS,
      disableSessionRefresh: true,
      additionalFields: {
        assurance: { type: 'string', input: false },
        lastActiveAt: { type: 'date', input: false },
        confirmedAt: { type: 'date', input: false, required: false },
      },
    },
    user: {
      additionalFields: {
        role: { type: 'string', input: false },
        suspendedAt: { type: 'date', input: false, required: false },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            await refuseSuspended(session.userId);
            const assurance = ownValue(ASSURANCE, context?.path ?? '') ?? 'password';
            const now = new Date();
            if (assurance === 'full')
              await db().user.update({ where: { id: session.userId }, data: { lastSeenAt: now } });
            // Both factors were just shown (lib/auth/step-up.ts).
            const confirmedAt = assurance === 'full' ? now : null;
            const ipAddress = context?.headers ? roughNetwork(clientAddress(context.headers)) : null;
            const userAgent = browserName(session.userAgent ?? null); // the header reveals far more
            return { data: { ...session, ipAddress, userAgent, assurance, lastActiveAt: now, confirmedAt } };
          },
        },
      },
    },
    advanced: {
      cookiePrefix: staffPrefix(),
      useSecureCookies: false, // it would add a `__Secure-` prefix
      // Links in emails still lead to the desk: lib/auth/cross-site.ts.
      defaultCookieAttributes: { secure: isHttpsSite(), sameSite: 'strict' },
      database: { generateId: () => randomUUID() },
      ipAddress: { disableIpTracking: true }, // the hook above stores only a wide network
    },
    plugins: [
      twoFactor({
        issuer: 'Calusa Recovery',
        totpOptions: { digits: 6, period: 30 },
        // It would lock the account for everyone; ours counts by network (lib/auth/tries.ts).
        accountLockout: { enabled: false },
      }),
      passkey({
        rpID: new URL(APP_URL).hostname,
        rpName: 'Calusa Recovery',
        origin: APP_URL,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        registration: {
          afterVerification: ({ verification }) =>
            requireVerifiedUser(verification.registrationInfo?.userVerified),
        },
        authentication: {
          afterVerification: ({ verification }) =>
            requireVerifiedUser(verification.authenticationInfo.userVerified),
        },
      }),
      nextCookies(), // must be last: it forwards the others' cookies
    ],
  });
}

let cached: { ring: KeyRing; auth: ReturnType<typeof create> } | undefined;

/**
 * better-auth as this site uses it: only by its functions. None of its own routes is served (docs/adr/0026). Made again
 * when the keys change.
 */
export function betterAuthOfSite(): ReturnType<typeof create> {
  const ring = keyRing();
  if (cached?.ring !== ring) cached = { ring, auth: create(ring) };
  return cached.auth;
}
