import { createOTP } from '@better-auth/utils/otp';
import { createHmac } from 'node:crypto';
import type { Role } from '@/lib/auth/permissions';
import { otpauthUrl } from '@/lib/auth/second-factor';
import { keyRing } from '@/lib/platform/keys';

export type DemoPerson = { name: string; email: string; role: Role };

const person = (name: string, role: Role): DemoPerson => ({
  name,
  role,
  email: `${(name.split(' ')[0] ?? name).toLowerCase()}@demo.example`,
});

/** Made-up staff, at least one of every role. */
export const ADMIN = person('Dana Whitfield', 'admin');
export const INTAKE = [
  person('Marisol Vega', 'intake'),
  person('Theo Lindqvist', 'intake'),
  person('Priya Raman', 'intake'),
] as const;
export const PEOPLE: readonly DemoPerson[] = [ADMIN, ...INTAKE, person('June Okafor', 'marketing')];

/** Derived from the data folder's keys: no two demos share a password, and it can be printed at every start. */
const derived = (what: string, email: string) =>
  createHmac('sha256', keyRing()[0].derive('sign-in')).update(`demo\0${what}\0${email}`);

export const passwordOf = ({ email }: DemoPerson): string =>
  `demo-${derived('password', email)
    .digest('hex')
    .slice(0, 12)
    .replace(/(.{4})(?=.)/g, '$1-')}`;

/** The authenticator app's secret, as better-auth stores it. */
export const secretOf = ({ email }: DemoPerson): string =>
  derived('totp', email).digest('base64url').slice(0, 32);

const CODE = { digits: 6, period: 30 } as const;
const codeOf = (secret: string) => createOTP(secret, CODE).totp();

/** How to sign in as each of them, with the current code. */
export async function signInBlock(deskUrl: string): Promise<string> {
  const entries = await Promise.all(
    PEOPLE.map(async (who) => {
      const url = otpauthUrl(secretOf(who), who.email);
      return [
        `  ${who.name} (${who.role})`,
        `    Email      ${who.email}`,
        `    Password   ${passwordOf(who)}`,
        `    Code now   ${await codeOf(secretOf(who))}   (another every half minute: npm run demo -- --codes)`,
        `    Secret     ${new URL(url).searchParams.get('secret') ?? ''}`,
        `    For an app ${url}`,
      ].join('\n');
    }),
  );
  return `
Demo: all people and requests here are made up. Sign in at ${deskUrl} as any of these:

${entries.join('\n\n')}
`;
}
