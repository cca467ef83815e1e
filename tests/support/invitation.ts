import { randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '@/lib/auth/permissions';
import { blindIndexes } from '@/lib/platform/blind-index';
import { rows } from './rows';
import type { Site } from './site';
import { keysOf } from './staff';

/** Invites someone to a running site as an administrator would, without the email. Returns the link. */
export async function invite(site: Site, role: Role, email: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const [index] = blindIndexes(keysOf(site), 'staff-link', token);
  await rows(
    site.databaseUrl,
    `INSERT INTO staff_link (id, kind, token_index, email, role, created_at, expires_at)
     VALUES ($1, 'invitation', $2, $3, $4::role, now(), now() + interval '1 hour')`,
    [randomUUID(), index, email, role],
  );
  return `http://localhost:${site.port}/join/${token}`; // a passkey belongs to a host name
}
