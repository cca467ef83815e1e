import { createHmac, randomUUID } from 'node:crypto';
import type { Role } from '@/lib/auth/permissions';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';

type Assurance = 'full' | 'enrolling' | 'password';

/**
 * Request headers of a member of staff in that role, with a full session in the test's database, or of a signed-out client
 * if there is no role. They have just confirmed their identity, unless `confirmedAt` says when they last did.
 */
export async function headersOf(
  role: Role | null,
  assurance: Assurance = 'full',
  confirmedAt: Date | null = assurance === 'full' ? new Date() : null,
) {
  return (await browsersOf(role))(assurance, confirmedAt);
}

/** One person, and the request headers of any number of their browsers: see `headersOf`. */
export async function browsersOf(role: Role | null) {
  if (role === null) return () => Promise.resolve(new Headers({ host: 'localhost:3000' }));
  const [id, now] = [randomUUID(), new Date()];
  const stamps = { createdAt: now, updatedAt: now };
  await db().user.create({
    data: { id, name: 'Robin', email: `${id}@staff.example`, role, twoFactorEnabled: true, ...stamps },
  });
  return (
    assurance: Assurance = 'full',
    confirmedAt: Date | null = assurance === 'full' ? new Date() : null,
  ) => sessionHeaders(id, assurance, confirmedAt);
}

/** Request headers of another browser of an existing member of staff. */
export async function sessionHeaders(
  userId: string,
  assurance: Assurance = 'full',
  confirmedAt: Date | null = null,
): Promise<Headers> {
  const [token, now] = [randomUUID(), new Date()];
  const stamps = { createdAt: now, updatedAt: now };
  await db().session.create({
    data: {
      id: randomUUID(),
      token,
      userId,
      expiresAt: new Date(now.getTime() + 3_600_000),
      assurance,
      lastActiveAt: now,
      confirmedAt,
      ...stamps,
    },
  });
  const secret = keyRing()[0].derive('sign-in').export().toString('base64');
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  const cookie = `calusa-staff.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
  return new Headers({ host: 'localhost:3000', cookie });
}
