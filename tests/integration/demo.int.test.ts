import { createOTP } from '@better-auth/utils/otp';
import { symmetricDecrypt } from 'better-auth/crypto';
import { randomBytes, randomUUID } from 'node:crypto';
import { betterAuthOfSite } from '@/lib/auth/better-auth';
import { verifyPassword } from '@/lib/auth/password-hash';
import type { Staff } from '@/lib/auth/staff';
import { viewRequest } from '@/lib/cases/case/data';
import { STATUSES } from '@/lib/clinic/statuses';
import { openTriage, TRIAGE } from '@/lib/intake/data';
import { submitConsultation } from '@/lib/intake/mutations';
import { db } from '@/lib/platform/db';
import { fillDemo, requireDemoDatabase } from '../../scripts/demo/fill';
import { PEOPLE, passwordOf, secretOf, signInBlock } from '../../scripts/demo/people';
import { answers } from '../support/answers';
import { useDatabase } from '../support/database';
import { createStaff } from '../support/staff';

jest.setTimeout(120_000);

const { asOwner } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const NOW = new Date('2026-11-23T18:00:00Z'); // a Monday, 1 PM at the clinic
const quiet = () => undefined;
const counts = async () => ({
  requests: await db().consultationRequest.count(),
  staff: await db().user.count(),
  entries: await db().auditEntry.count(),
});
const REFUSAL =
  'This database holds requests, comments, published pages, settings or staff that are no demo’s; nothing in it was changed.';
const refused = async () => {
  const before = await counts();
  await expect(requireDemoDatabase()).rejects.toThrow(REFUSAL);
  await expect(fillDemo(NOW, quiet)).rejects.toThrow(REFUSAL);
  expect(await counts()).toEqual(before);
};

test('a database with a real request, comment or member of staff is refused and stays as it is', async () => {
  const { id } = await submitConsultation(answers(), { form: randomUUID() }, () => null, NOW);
  await refused();
  await db().consultationRequest.delete({ where: { id } });
  const staff = await createStaff('admin');
  await refused();
  await asOwner('DELETE FROM staff WHERE id = $1', [staff.id]);
  const [page, comment] = [randomUUID(), randomUUID()];
  await db().page.create({ data: { id: page, language: 'en', name: 'about', createdAt: NOW } });
  const sealed = { sealedName: 'x', sealedText: 'x', keyId: 'x', sentIndex: 'x' };
  await db().comment.create({
    data: { id: comment, pageId: page, ...sealed, state: 'held', receivedAt: NOW },
  });
  await refused();
  await db().comment.delete({ where: { id: comment } });
  await db().page.delete({ where: { id: page } });
  await expect(requireDemoDatabase()).resolves.toBeUndefined();
});

describe('a filled demo', () => {
  beforeAll(async () => {
    await db().$executeRaw`DELETE FROM pgboss.job`;
    await fillDemo(NOW, quiet);
  });

  test('has two hundred requests, in every status', async () => {
    expect(await db().consultationRequest.count()).toBe(200);
    const groups = await db().consultationRequest.groupBy({ by: ['status'], _count: true });
    expect(groups.map(({ status }) => status).toSorted()).toEqual([...STATUSES].toSorted());
    const some = {
      late: { status: 'new', firstContactAt: null, dueAt: { lt: NOW }, trashedAt: null },
      trashed: { trashedAt: { not: null } },
      followUps: { followUpAt: { gt: NOW } },
      overdue: { followUpAt: { lt: NOW }, status: 'contacting' },
      held: { legalHoldAt: { not: null } },
      owned: { ownerId: { not: null } },
    } as const;
    for (const [name, where] of Object.entries(some))
      expect([name, await db().consultationRequest.count({ where })]).not.toEqual([name, 0]);
    const triages = (await db().consultationRequest.findMany({ select: TRIAGE })).map(openTriage);
    expect(triages.some(({ corrects }) => corrects !== null)).toBe(true);
    expect(await db().note.count()).toBeGreaterThan(50);
    expect(await db().pageCount.count({ where: { event: 'form_sent' } })).toBeGreaterThan(50);
  });

  test('opens at the desk like any request', async () => {
    const row = await db().consultationRequest.findFirstOrThrow({ where: { notes: { some: {} } } });
    const { id, role, name, email } = await db().user.findFirstOrThrow({ where: { role: 'intake' } });
    const staff = { id, role, name, email, sessionId: randomUUID() } as Staff;
    const view = await viewRequest(staff, row.reference, NOW);
    expect([view?.answers.name, view?.notes[0]?.text]).toEqual([
      expect.stringMatching(/\w/),
      expect.stringMatching(/\w/),
    ]);
  });

  test('has mails with every fate, and none that anything would send', async () => {
    const groups = await db().delivery.groupBy({ by: ['state'], _count: true });
    expect(groups.map(({ state }) => state).toSorted()).toEqual(['caught', 'failed', 'queued', 'sent']);
    expect(await db().$queryRaw`SELECT id FROM pgboss.job`).toEqual([]);
  });

  test('has an audit in the order of time', async () => {
    const entries = await db().auditEntry.findMany({
      where: { at: { lt: NOW } },
      select: { at: true },
      orderBy: { id: 'asc' },
    });
    const times = entries.map(({ at }) => at.getTime());
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times.length).toBeGreaterThan(1000);
  });

  test('lets everybody whom it prints sign in, one of every role at least, all marked as demo', async () => {
    const { secretConfig } = await betterAuthOfSite().$context;
    const printed = await signInBlock('http://localhost:3000/desk');
    for (const person of PEOPLE) {
      const user = await db().user.findUniqueOrThrow({
        where: { email: person.email },
        include: { accounts: true, twoFactors: true },
      });
      expect(user).toMatchObject({ isDemo: true, role: person.role, twoFactorEnabled: true });
      const password = passwordOf(person);
      expect(await verifyPassword({ hash: user.accounts[0]!.password!, password })).toBe(true);
      const secret = await symmetricDecrypt({ key: secretConfig, data: user.twoFactors[0]!.secret });
      expect(secret).toBe(secretOf(person));
      expect(printed).toContain(password);
      const lines = printed.slice(printed.indexOf(person.email));
      const code = /Code now\s+(\d{6})/.exec(lines)?.[1] ?? '';
      expect(await createOTP(secret, { digits: 6, period: 30 }).verify(code)).toBe(true);
    }
    expect(new Set(PEOPLE.map(({ role }) => role))).toEqual(new Set(['admin', 'intake', 'marketing']));
  });

  test('is left as it is by another fill, also once people have used it', async () => {
    await submitConsultation(answers(), { form: randomUUID() }, () => null, NOW);
    const before = await counts();
    await fillDemo(NOW, quiet);
    expect(await counts()).toEqual(before);
  });

  test('that was broken off says so', async () => {
    await asOwner('DELETE FROM staff_account');
    await expect(fillDemo(NOW, quiet)).rejects.toThrow('broken off');
  });
});
