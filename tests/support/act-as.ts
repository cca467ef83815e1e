import { createHmac, randomUUID } from 'node:crypto';
import type { Role } from '@/lib/auth/permissions';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';

type Assurance = 'full' | 'enrolling' | 'password';

/**
 * Headers of a request by a member of staff of that role, with a full session in the test's database; by nobody where
 * there is no role. They have just shown who they are, unless `confirmedAt` says when they last did.
 */
export async function headersOf(
  role: Role | null,
  assurance: Assurance = 'full',
  confirmedAt: Date | null = assurance === 'full' ? new Date() : null,
) {
  return (await browsersOf(role))(assurance, confirmedAt);
}

/** One person, and headers of requests by as many browsers of theirs as are asked for: see `headersOf`. */
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

/** Headers of a request by another browser of somebody who is there. */
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
