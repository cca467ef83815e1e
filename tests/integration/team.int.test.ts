import { randomBytes } from 'node:crypto';
import { verifyPassword } from '@/lib/auth/password-hash';
import { db } from '@/lib/platform/db';
import {
  createFirstLink,
  inviteStaff,
  requestPasswordReset,
  revokeInvitation,
  useLink,
} from '@/lib/staff/links/mutations';
import { endSessions } from '@/lib/staff/sessions/mutations';
import { listTeam, readLink } from '@/lib/staff/team/data';
import { LINK_VALID_MS } from '@/lib/staff/team/domain';
import { changeRole, reinstate, resetSecondFactor, suspend } from '@/lib/staff/team/mutations';
import { useDatabase } from '../support/database';
import { queuedLinks } from '../support/links';
import { storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const now = new Date('2026-11-23T15:00:00Z');
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const PASSWORD = 'green boats at seven';
const tokenOf = (link: string) => link.split('/').at(-1) ?? '';

async function invited(email: string) {
  const link = await inviteStaff(null, { email, role: 'intake' }, now);
  return link.ok ? tokenOf(link.value) : '';
}

async function sessionOf(userId: string) {
  const id = crypto.randomUUID();
  const stamps = { createdAt: now, updatedAt: now, lastActiveAt: now };
  await db().session.create({
    data: { id, token: id, userId, expiresAt: later(3_600_000), assurance: 'full', ...stamps },
  });
  return id;
}

const actions = async () =>
  (await db().auditEntry.findMany({ orderBy: { id: 'asc' } })).map(({ action }) => action);

describe('an invitation', () => {
  test('makes an account with the role it names, mails its link and keeps only a keyed hash of it', async () => {
    const token = await invited('ida@clinic.example');
    expect(await queuedLinks('staff_invited', 'ida@clinic.example')).toEqual([
      expect.stringContaining(token),
    ]);
    expect(JSON.stringify(await db().staffLink.findMany())).not.toContain(token);

    const joined = await useLink({ token, name: 'Ida', password: PASSWORD }, now);
    expect(joined).toMatchObject({ ok: true, value: { email: 'ida@clinic.example', enrols: true } });
    const user = await db().user.findUniqueOrThrow({
      where: { email: 'ida@clinic.example' },
      include: { accounts: true },
    });
    expect(user).toMatchObject({ name: 'Ida', role: 'intake', twoFactorEnabled: false });
    const hash = user.accounts[0]?.password ?? '';
    expect(hash).not.toContain(PASSWORD);
    expect(await verifyPassword({ hash, password: PASSWORD })).toBe(true);
    expect(await actions()).toEqual(expect.arrayContaining(['staff.invited', 'staff.joined']));
  });

  test('works until it runs out, and no longer', async () => {
    const token = await invited('late@clinic.example');
    expect(await readLink(token, later(LINK_VALID_MS.invitation - 1))).not.toBeNull();
    expect(await readLink(token, later(LINK_VALID_MS.invitation))).toBeNull();
    const joining = { token, name: 'Late', password: PASSWORD };
    expect(await useLink(joining, later(LINK_VALID_MS.invitation))).toEqual({
      ok: false,
      code: 'LINK_INVALID',
    });
  });

  test('is replaced by a newer one for the same address', async () => {
    const first = await invited('twice@clinic.example');
    const second = await invited('twice@clinic.example');
    expect(await readLink(first, now)).toBeNull();
    expect(await readLink(second, now)).not.toBeNull();
  });

  test('opened again before the second factor is set up, it sets the password and makes no second account', async () => {
    const token = await invited('again@clinic.example');
    const first = await useLink({ token, name: 'Again', password: PASSWORD }, now);
    const second = await useLink({ token, password: 'other boats at nine' }, now);
    expect(second).toMatchObject({ ok: true, value: first.ok ? { userId: first.value.userId } : {} });
    const account = await db().account.findFirstOrThrow({
      where: { user: { email: 'again@clinic.example' } },
    });
    expect(await verifyPassword({ hash: account.password ?? '', password: 'other boats at nine' })).toBe(
      true,
    );
  });

  test('is refused to whom is staff already, and so is a password that is easy to guess', async () => {
    const { email } = await createStaff('intake');
    expect(await inviteStaff(null, { email, role: 'intake' }, now)).toEqual({
      ok: false,
      code: 'ALREADY_STAFF',
    });
    const token = await invited('guess@clinic.example');
    const joining = { token, name: 'Guess Work' };
    for (const [password, code] of [
      ['guess-work-calusa', 'PERSONAL'],
      ['P@ssw0rd1234', 'COMMON'],
      ['abcdabcdabcd', 'PATTERN'],
    ] as const)
      expect(await useLink({ ...joining, password }, now)).toEqual({ ok: false, code });
    expect(await db().user.findUnique({ where: { email: 'guess@clinic.example' } })).toBeNull();
  });

  test('the first administrator’s asks for an address too', async () => {
    const token = tokenOf(await createFirstLink(now));
    expect(await useLink({ token, name: 'Ada', password: PASSWORD }, now)).toEqual({
      ok: false,
      code: 'MISSING',
    });
    await useLink({ token, name: 'Ada', email: 'ada@clinic.example', password: PASSWORD }, now);
    expect(await db().user.findUnique({ where: { email: 'ada@clinic.example' } })).toMatchObject({
      role: 'admin',
    });
  });
});

test('an invitation that is taken back takes the account behind it along, and is written down', async () => {
  const admin = await createStaff('admin');
  const token = await invited('revoked@clinic.example');
  const joined = await useLink({ token, name: 'Rae', password: PASSWORD }, now);
  const userId = joined.ok ? joined.value.userId : '';
  await sessionOf(userId);
  const { id } = await db().staffLink.findFirstOrThrow({ where: { email: 'revoked@clinic.example' } });
  await revokeInvitation(admin, id, now);
  expect(await useLink({ token, password: PASSWORD }, now)).toEqual({ ok: false, code: 'LINK_INVALID' });
  expect(await db().session.count({ where: { userId } })).toBe(0);
  expect(await db().user.findUniqueOrThrow({ where: { id: userId } })).toMatchObject({ suspendedAt: now });
  expect(await actions()).toContain('staff.invitation_revoked');
});

test('a link that several use at once is used once', async () => {
  const token = tokenOf(await createFirstLink(now));
  const given = (name: string) => ({ token, name, email: `${name}@race.example`, password: PASSWORD });
  await Promise.all(['one', 'two', 'three'].map((name) => useLink(given(name), now)));
  expect(await db().user.count({ where: { email: { endsWith: '@race.example' } } })).toBe(1);

  const staff = await createStaff('intake');
  await requestPasswordReset(staff.email, now);
  const [link] = await queuedLinks('password_reset', staff.email);
  const reset = { token: tokenOf(link ?? ''), password: 'other boats at nine' };
  const results = await Promise.all([useLink(reset, now), useLink(reset, now)]);
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
});

test('an administrator without a second factor does not count as the one who remains', async () => {
  await db().user.updateMany({ where: { role: 'admin' }, data: { suspendedAt: now } });
  const [one, two] = [await createStaff('admin'), await createStaff('admin')];
  await db().user.update({ where: { id: two.id }, data: { twoFactorEnabled: false } });
  expect(await changeRole(one, one.id, 'marketing', now)).toEqual({ ok: false, code: 'LAST_ADMIN' });
});

describe('a new password', () => {
  test('is set by a mailed link once, and ends every session', async () => {
    const token = await invited('forgot@clinic.example');
    const joined = await useLink({ token, name: 'Forgot', password: PASSWORD }, now);
    const userId = joined.ok ? joined.value.userId : '';
    await sessionOf(userId);
    await requestPasswordReset('forgot@clinic.example', now);
    const [link] = await queuedLinks('password_reset', 'forgot@clinic.example');
    const given = { token: tokenOf(link ?? ''), password: 'other boats at nine' };
    expect(await useLink(given, now)).toMatchObject({ ok: true, value: { enrols: false } });
    expect(await db().session.count({ where: { userId } })).toBe(0);
    expect(await useLink(given, now)).toEqual({ ok: false, code: 'LINK_INVALID' });
  });

  test('is mailed to nobody who is not staff, nor to who is suspended', async () => {
    const staff = await createStaff('intake');
    await db().user.update({ where: { id: staff.id }, data: { suspendedAt: now } });
    await requestPasswordReset(staff.email, now);
    await requestPasswordReset('nobody@clinic.example', now);
    for (const email of [staff.email, 'nobody@clinic.example'])
      expect(await db().delivery.count({ where: { recipient: email } })).toBe(0);
  });
});

describe('what an administrator does', () => {
  test('a suspension ends the sessions and can be taken back', async () => {
    const admin = await createStaff('admin');
    const ida = await createStaff('intake');
    await sessionOf(ida.id);
    const { id } = await storeRequest(now, { ownerId: ida.id });
    expect(await suspend(admin, ida.id, now)).toEqual({ ok: true, value: true });
    expect((await listTeam(admin)).find((one) => one.id === ida.id)?.openRequests).toBe(1);
    expect((await db().consultationRequest.findUniqueOrThrow({ where: { id } })).ownerId).toBe(ida.id);
    expect(await db().session.count({ where: { userId: ida.id } })).toBe(0);
    expect((await listTeam(admin)).find(({ id }) => id === ida.id)?.suspendedAt).toEqual(now);
    await reinstate(admin, ida.id, now);
    expect((await listTeam(admin)).find(({ id }) => id === ida.id)?.suspendedAt).toBeNull();
  });

  test('the last active administrator stays one, whoever asks at once', async () => {
    await db().user.updateMany({ where: { role: 'admin' }, data: { suspendedAt: now } });
    const [one, two] = [await createStaff('admin'), await createStaff('admin')];
    const results = await Promise.all([
      changeRole(one, two.id, 'intake', now),
      suspend(two, one.id, now),
      changeRole(one, one.id, 'marketing', now),
    ]);
    expect(results).toContainEqual({ ok: false, code: 'LAST_ADMIN' });
    expect(await db().user.count({ where: { role: 'admin', suspendedAt: null } })).toBe(1);
  });

  test('a lost device: factors and sessions go, its owner gets a link, the other administrators are told', async () => {
    const [admin, other] = [await createStaff('admin'), await createStaff('admin')];
    const ida = await createStaff('intake');
    await sessionOf(ida.id);
    await db().user.update({ where: { id: ida.id }, data: { twoFactorEnabled: true } });
    const factor = { id: crypto.randomUUID(), userId: ida.id, secret: 's', backupCodes: 'c' };
    await db().twoFactor.create({ data: factor });
    expect(await resetSecondFactor(admin, ida.id, now)).toEqual({ ok: true, value: true });
    expect(await db().twoFactor.count({ where: { userId: ida.id } })).toBe(0);
    expect(await db().session.count({ where: { userId: ida.id } })).toBe(0);
    expect(await queuedLinks('second_factor_reset', ida.email)).toHaveLength(1);
    const told = { template: 'important_change', recipient: other.email } as const;
    expect(await db().delivery.count({ where: told })).toBe(1);
    expect(await resetSecondFactor(admin, admin.id, now)).toEqual({ ok: false, code: 'YOURSELF' });
    expect(await actions()).toContain('staff.second_factor_reset');
  });

  test('one session can be ended and the others stay', async () => {
    const ida = await createStaff('intake');
    const [one, two] = [await sessionOf(ida.id), await sessionOf(ida.id)];
    await db().$transaction((tx) => endSessions(tx, ida.id, { only: one }));
    expect((await db().session.findMany({ where: { userId: ida.id } })).map(({ id }) => id)).toEqual([two]);
  });
});
