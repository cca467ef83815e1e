import { mockRequest } from '../support/staff-request';
import { randomBytes, randomUUID } from 'node:crypto';
import { hashPassword, verifyPassword } from '@/lib/auth/password-hash';
import { authorise, currentSession, type Staff } from '@/lib/auth/staff';
import { db } from '@/lib/platform/db';
import { changePassword } from '@/lib/staff/account/mutations';
import { headersOf } from '../support/act-as';
import { useDatabase } from '../support/database';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const PASSWORD = 'green boats at seven';
const ANOTHER = 'slow trains cross over';
const MINUTE_MS = 60_000;

/** A signed-in member of staff, who sends all requests from now on. */
async function signedIn(): Promise<Staff> {
  mockRequest.headers = await headersOf('intake');
  const staff = await authorise('account.own');
  if (typeof staff === 'string') throw new Error(staff);
  return staff;
}

async function givePassword({ id }: Staff) {
  const stamps = { createdAt: new Date(), updatedAt: new Date() };
  const password = await hashPassword(PASSWORD);
  const account = { id: randomUUID(), accountId: id, providerId: 'credential', userId: id, password };
  await db().account.create({ data: { ...account, ...stamps } });
}

const hashOf = async ({ id }: Staff) =>
  (await db().account.findFirstOrThrow({ where: { userId: id }, select: { password: true } })).password ?? '';

test('a password is changed by who knows the old one, and every other session ends', async () => {
  const staff = await signedIn();
  await givePassword(staff);
  const own = await db().session.findUniqueOrThrow({ where: { id: staff.sessionId } });
  await db().session.create({ data: { ...own, id: randomUUID(), token: randomUUID() } });

  const wrong = await changePassword(staff, { password: ANOTHER, newPassword: ANOTHER }, new Date());
  expect(wrong).toEqual({ ok: false, code: 'WRONG_PASSWORD' });
  expect(await db().session.count({ where: { userId: staff.id } })).toBe(2);

  const right = await changePassword(staff, { password: PASSWORD, newPassword: ANOTHER }, new Date());
  expect(right.ok).toBe(true);
  expect(await verifyPassword({ hash: await hashOf(staff), password: ANOTHER })).toBe(true);
  const left = await db().session.findMany({ where: { userId: staff.id }, select: { id: true } });
  expect(left).toEqual([{ id: staff.sessionId }]);
});

test('a session that was not used for 15 minutes opens nothing, and is gone', async () => {
  const { sessionId: id } = await signedIn();
  const usedBefore = (minutes: number) =>
    db().session.update({
      where: { id },
      data: { lastActiveAt: new Date(Date.now() - minutes * MINUTE_MS) },
    });
  await usedBefore(14);
  expect(await currentSession()).toMatchObject({ id });
  await usedBefore(15);
  expect(await currentSession()).toBeNull();
  expect(await authorise('account.own')).toBe('SIGNED_OUT');
  expect(await db().session.count({ where: { id } })).toBe(0);
});

test('a session that has run out opens nothing, however lately it was used', async () => {
  const { sessionId: id } = await signedIn();
  await db().session.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });
  expect(await authorise('account.own')).toBe('SIGNED_OUT');
});
