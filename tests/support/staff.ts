import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { BrowserContext } from 'playwright/test';
import type { Role } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { db } from '@/lib/platform/db';
import { keyFile, parseKeys, type KeyRing } from '@/lib/platform/keys';
import { rows } from './rows';
import type { Site } from './site';

type Member = { id: string; name: string; email: string; role: Role };

const member = (role: Role, name: string): Member => {
  const id = randomUUID();
  return {
    id,
    name,
    email: `${name.toLowerCase().replace(/[^!-~]/g, '')}-${id.slice(0, 8)}@staff.example`,
    role,
  };
};

/** A member of staff in the test's own database, as a guard would mint one. */
export async function createStaff(role: Role = 'intake', name = 'Ida'): Promise<Staff> {
  const made = member(role, name);
  const now = new Date();
  await db().user.create({ data: { ...made, twoFactorEnabled: true, createdAt: now, updatedAt: now } });
  return { ...made, sessionId: randomUUID() } as Staff;
}

/** The keys of a running site. */
export function keysOf({ dataDir }: Site): KeyRing {
  const file = keyFile(dataDir);
  return parseKeys(readFileSync(file, 'utf8'), file);
}

type Session = Member & { sessionId: string; cookie: { name: string; value: string } };

/**
 * A member of staff and a full session in a site's database, without its sign-in pages, and the cookie that better-auth
 * would have set. They have just shown who they are, as after a sign-in.
 */
export async function openSession(
  { databaseUrl, keys }: { databaseUrl: string; keys: KeyRing },
  role: Role,
  name = 'Ida',
): Promise<Session> {
  const made = member(role, name);
  const token = randomBytes(24).toString('base64url');
  const sessionId = randomUUID();
  await rows(
    databaseUrl,
    `INSERT INTO staff (id, name, email, email_verified, role, two_factor_enabled, created_at, updated_at)
     VALUES ($1, $2, $3, true, $4::role, true, now(), now())`,
    [made.id, made.name, made.email, role],
  );
  await rows(
    databaseUrl,
    `INSERT INTO staff_session (id, token, user_id, expires_at, created_at, updated_at, assurance, last_active_at, confirmed_at)
     VALUES ($1, $2, $3, now() + interval '12 hours', now(), now(), 'full', now(), now())`,
    [sessionId, token, made.id],
  );
  const secret = keys[0].derive('sign-in').export().toString('base64');
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  const cookie = { name: 'calusa-staff.session_token', value: encodeURIComponent(`${token}.${signature}`) };
  return { ...made, sessionId, cookie };
}

/** Signs a browser in to a running site. */
export async function signInAs(
  context: BrowserContext,
  site: Site,
  role: Role,
  name = 'Ida',
): Promise<Member & { sessionId: string }> {
  const { cookie, ...made } = await openSession(
    { databaseUrl: site.databaseUrl, keys: keysOf(site) },
    role,
    name,
  );
  // For both of this machine's names: passkeys belong only to the one in APP_URL.
  const origins = [site.url, `http://localhost:${site.port}`];
  await context.addCookies(
    origins.map((url) => ({ ...cookie, httpOnly: true, sameSite: 'Strict' as const, url })),
  );
  return made;
}

const stamp = async (site: Site, confirmedAt: 'now()' | 'NULL') => {
  await rows(site.databaseUrl, `UPDATE staff_session SET confirmed_at = ${confirmedAt}`);
};

/** Expires everyone's confirmation, so that they are asked to confirm before sensitive actions. */
export const forgetConfirmation = (site: Site): Promise<void> => stamp(site, 'NULL');

/** Forgets which codes were used, so that a test needn't wait half a minute for a new one. */
export const forgetCodes = async (site: Site): Promise<void> => {
  await rows(site.databaseUrl, 'UPDATE staff_two_factor SET last_counter = NULL');
};

/** Renews everyone's confirmation, for tests that take longer than one lasts. */
export const renewConfirmation = (site: Site): Promise<void> => stamp(site, 'now()');
