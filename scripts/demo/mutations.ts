import { randomUUID } from 'node:crypto';
import type { PageEvent } from '@/lib/analytics/domain';
import { recordAudit } from '@/lib/audit/mutations';
import { hashPassword } from '@/lib/auth/password-hash';
import { createRecoveryCodes, sealedFactor } from '@/lib/auth/second-factor';
import type { Staff } from '@/lib/auth/staff';
import { db } from '@/lib/platform/db';
import { DAY_MS } from '@/lib/shared/durations';
import { passwordOf, secretOf, type DemoPerson } from './people';

export type DatabaseState = 'empty' | 'filled' | 'half filled' | 'real';

/**
 * What the database contains, whether or not it is up to date. Demo staff get their passwords last, so that an
 * interrupted fill can be detected.
 */
export async function databaseState(): Promise<DatabaseState> {
  const requests = (await hasTable('consultation_request')) ? await db().consultationRequest.count() : 0;
  if (!(await hasTable('staff'))) return requests > 0 ? 'real' : 'empty';
  const [demoStaff, ready, otherStaff] = await Promise.all([
    db().user.count({ where: { isDemo: true } }),
    db().user.count({ where: { isDemo: true, accounts: { some: {} } } }),
    db().user.count({ where: { isDemo: false } }),
  ]);
  if (demoStaff > 0) return ready > 0 ? 'filled' : 'half filled';
  const written = (await hasTable('reply')) ? await writtenByPeople() : 0;
  return otherStaff + requests + written > 0 ? 'real' : 'empty';
}

/** What people may have left before anyone asked for help or joined. */
async function writtenByPeople(): Promise<number> {
  const counts = [db().comment.count(), db().revision.count(), db().siteSettings.count()];
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

async function hasTable(name: string): Promise<boolean> {
  const [row] = await db().$queryRaw<{ there: boolean }[]>`SELECT to_regclass(${name}) IS NOT NULL AS there`;
  return row?.there ?? false;
}

/** Creates the accounts, which no one can sign in to yet. */
export async function createPeople(people: readonly DemoPerson[], now: Date): Promise<Map<string, Staff>> {
  const joined = new Date(now.getTime() - 130 * DAY_MS);
  const stamps = { createdAt: joined, updatedAt: joined };
  const made = new Map<string, Staff>();
  for (const { name, email, role } of people) {
    const id = randomUUID();
    await db().$transaction(async (tx) => {
      const data = {
        id,
        name,
        email,
        role,
        isDemo: true,
        emailVerified: true,
        twoFactorEnabled: true,
        ...stamps,
      };
      await tx.user.create({ data });
      const about = { actorId: id, staffId: id };
      await recordAudit(tx, { action: 'staff.joined', ...about, details: { role } }, joined);
      await recordAudit(
        tx,
        { action: 'staff.second_factor_added', ...about, details: { by: 'app' } },
        joined,
      );
    });
    made.set(email, { id, name, email, role, sessionId: randomUUID() } as Staff);
  }
  return made;
}

/** Gives each account its password and its authenticator app. */
export async function openAccounts(people: readonly DemoPerson[], now: Date): Promise<void> {
  const accounts = await Promise.all(
    people.map(async (who) => ({
      who,
      password: await hashPassword(passwordOf(who)),
      factor: await sealedFactor(secretOf(who), createRecoveryCodes()),
    })),
  );
  await db().$transaction(async (tx) => {
    for (const { who, password, factor } of accounts) {
      const { id: userId } = await tx.user.update({
        where: { email: who.email },
        data: { lastSeenAt: now },
        select: { id: true },
      });
      await tx.account.create({
        data: {
          id: randomUUID(),
          accountId: userId,
          providerId: 'credential',
          userId,
          password,
          createdAt: now,
          updatedAt: now,
        },
      });
      await tx.twoFactor.create({ data: { id: randomUUID(), userId, verified: true, ...factor } });
    }
  });
}

export const recordSignIn = ({ id }: Staff, at: Date): Promise<void> =>
  db().$transaction((tx) =>
    recordAudit(tx, { action: 'staff.signed_in', actorId: id, staffId: id, details: { by: 'app' } }, at),
  );

/** A request as its page would show it. */
export const shownOf = (id: string): Promise<{ reference: string; version: number }> =>
  db().consultationRequest.findUniqueOrThrow({ where: { id }, select: { reference: true, version: true } });

const SECONDS = 1000;

/** Gives the mails in the ledger their outcomes: mostly sent, some caught or given up, the last ones waiting. */
export async function settleDeliveries(): Promise<void> {
  const rows = await db().delivery.findMany({
    where: { state: 'queued' },
    select: { id: true, createdAt: true, recipient: true },
    orderBy: { createdAt: 'asc' },
  });
  const waiting = new Set(
    rows
      .filter(({ recipient }) => recipient !== null)
      .slice(-2)
      .map(({ id }) => id),
  );
  await db().$transaction(
    rows.map(({ id, createdAt }, index) => {
      const after = (seconds: number) => new Date(createdAt.getTime() + seconds * SECONDS);
      const fate = waiting.has(id)
        ? { attempts: 3, lastErrorCode: 'NO_CONNECTION', lastAttemptAt: after(90) }
        : index % 61 === 17
          ? {
              state: 'failed' as const,
              attempts: 74,
              lastErrorCode: 'SMTP_550',
              lastAttemptAt: after(259_200),
              sealedContent: null,
            }
          : {
              state: index < 25 ? ('caught' as const) : ('sent' as const),
              attempts: 1,
              lastAttemptAt: after(3),
              sealedContent: null,
            };
      return db().delivery.update({ where: { id }, data: fate, select: { id: true } });
    }),
  );
}

export type DemoCount = { day: string; page: string; event: PageEvent; count: number };

export async function storePageCounts(counts: readonly DemoCount[]): Promise<void> {
  await db().pageCount.createMany({
    data: counts.map(({ day, ...count }) => ({ day: new Date(day), ...count })),
    skipDuplicates: true,
  });
}
