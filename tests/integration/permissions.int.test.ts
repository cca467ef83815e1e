import { mockRequest } from '../support/staff-request';
import { randomBytes } from 'node:crypto';
import { isRedirectError } from 'next/dist/client/components/redirect-error';
import type { ActionState, FormAction } from '@/lib/auth/action';
import { may, needsStepUp, PERMISSIONS, ROLES, type Permission, type Role } from '@/lib/auth/permissions';
import { authorise } from '@/lib/auth/staff';
import { allowExport } from '@/lib/cases/export/mutations';
import type { Choice } from '@/lib/cases/export/schema';
import { db } from '@/lib/platform/db';
import { browsersOf, headersOf } from '../support/act-as';
import { useDatabase } from '../support/database';
import {
  actionFiles,
  ACTIONS,
  everyExport,
  handlerFiles,
  HANDLERS,
  load,
  type Need,
} from '../support/staff-actions';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

/** Actions that only stop something and must be quick, even though their permission requires reauthentication. */
const QUICK = ['lib/settings/actions.ts stopCutAction'];

type Refused = 'SIGNED_OUT' | 'FORBIDDEN' | 'STEP_UP' | 'let in';

function refusalOf(code: string): Refused {
  if (code === 'BROKEN') throw new Error('broken: that says nothing of who may');
  return code === 'SIGNED_OUT' || code === 'FORBIDDEN' || code === 'STEP_UP' ? code : 'let in';
}

async function useAction(action: FormAction<unknown, string>): Promise<Refused> {
  try {
    const state: ActionState = await action({ state: 'idle' }, new FormData());
    return state.state === 'failed' ? refusalOf(state.code) : 'let in';
  } catch (error) {
    if (!isRedirectError(error)) throw error;
    return 'let in'; // the redirect comes after the guard
  }
}

async function useHandler(handler: (request: Request) => Promise<Response>): Promise<Refused> {
  const response = await handler(
    new Request('http://localhost:3000/api/desk', { headers: mockRequest.headers }),
  );
  expect(response.status).toBeLessThan(500);
  if (response.status === 401) return 'SIGNED_OUT';
  if (response.status === 403) return refusalOf(((await response.json()) as { code: string }).code);
  await response.body?.cancel();
  return 'let in';
}

function expectedFor(role: Role | null, need: Need): Refused {
  if (need === 'anybody') return 'let in';
  if (role === null) return 'SIGNED_OUT';
  return need === 'enrolment' || need === 'present' || may(role, need) ? 'let in' : 'FORBIDDEN';
}

const CHOICE: Choice = {
  ...{ format: 'json', from: '2026-11-01', to: '2026-11-02', statuses: ['new'], trashed: false },
  ...{ fields: ['reference'], reason: 'For the yearly review' },
};

const WHO = [null, ...ROLES] as const;

test('every action and handler of staff is in the tables of this test', async () => {
  expect((await everyExport(actionFiles)).map(({ key }) => key).sort()).toEqual(Object.keys(ACTIONS).sort());
  expect((await everyExport(handlerFiles)).map(({ key }) => key).sort()).toEqual(
    Object.keys(HANDLERS).sort(),
  );
});

test.each(WHO)('%s may use the actions that the table of permissions says, and no other', async (role) => {
  const results: Record<string, Refused> = {};
  const newBrowser = await browsersOf(role);
  for (const { key, value } of await everyExport(actionFiles)) {
    mockRequest.headers = await newBrowser(); // an action may have ended the session
    results[key] = await useAction(value as FormAction<unknown, string>);
  }
  const expected = Object.entries(ACTIONS).map(([key, need]) => [key, expectedFor(role, need)]);
  expect(results).toEqual(Object.fromEntries(expected));
});

test.each(WHO)('%s may use the handlers that the table of permissions says, and no other', async (role) => {
  const results: Record<string, Refused> = {};
  const newBrowser = await browsersOf(role);
  for (const { key, value } of await everyExport(handlerFiles)) {
    mockRequest.headers = await newBrowser();
    results[key] = await useHandler(value as (request: Request) => Promise<Response>);
  }
  const expected = Object.entries(HANDLERS).map(([key, need]) => [key, expectedFor(role, need)]);
  expect(results).toEqual(Object.fromEntries(expected));
});

test('who asks for what their role may not have is in the audit, and cannot fill it', async () => {
  mockRequest.headers = await headersOf('marketing');
  const { searchAction } = (await load('lib/cases/queue/actions.ts')) as {
    searchAction: FormAction<unknown, string>;
  };
  const { GET } = (await load('app/api/desk/live/route.ts')) as {
    GET: (request: Request) => Promise<Response>;
  };
  const before = await db().auditEntry.count({ where: { action: 'staff.refused' } });
  expect(await useAction(searchAction)).toBe('FORBIDDEN');
  for (let time = 0; time < 8; time += 1) expect(await useHandler(GET)).toBe('FORBIDDEN');
  const entries = await db().auditEntry.findMany({
    where: { action: 'staff.refused' },
    orderBy: { id: 'asc' },
    skip: before,
  });
  const network: unknown = expect.stringMatching(/^[\w-]{12}$/);
  const details = { permission: 'requests.read', why: 'FORBIDDEN', network };
  expect(entries.map((entry) => [typeof entry.actorId, entry.details])).toEqual(
    [1, 2, 3].map((time) => ['string', { ...details, time }]),
  );
});

test.each(['password', 'enrolling'] as const)(
  'a session with no second factor (%s) is nobody’s',
  async (assurance) => {
    const newBrowser = await browsersOf('admin');
    for (const { key, value } of await everyExport(actionFiles)) {
      const need = ACTIONS[key];
      if (need === undefined || !(need in PERMISSIONS)) continue;
      mockRequest.headers = await newBrowser(assurance);
      expect([key, await useAction(value as FormAction<unknown, string>)]).toEqual([key, 'SIGNED_OUT']);
    }
  },
);

describe('whoever has not shown within five minutes who they are', () => {
  const SIX_MINUTES_MS = 6 * 60_000;
  const asksWho = (key: string, need: Need) =>
    need === 'enrolment' || (need in PERMISSIONS && needsStepUp(need as Permission) && !QUICK.includes(key));

  test.each([
    ['never did', undefined],
    ['did six minutes ago', -SIX_MINUTES_MS],
    ['will in six minutes, by a clock that is wrong', SIX_MINUTES_MS],
  ])('is asked by each action that the table marks, and by no other: who %s', async (_when, offsetMs) => {
    const confirmedAt = offsetMs === undefined ? null : new Date(Date.now() + offsetMs);
    const results: Record<string, Refused> = {};
    const newBrowser = await browsersOf('admin');
    for (const { key, value } of await everyExport(actionFiles)) {
      mockRequest.headers = await newBrowser('full', confirmedAt);
      results[key] = await useAction(value as FormAction<unknown, string>);
    }
    const expected = Object.entries(ACTIONS).map(([key, need]) => [
      key,
      asksWho(key, need) ? 'STEP_UP' : 'let in',
    ]);
    expect(results).toEqual(Object.fromEntries(expected));
  });

  test('gets nothing from a handler that the table marks; the export leads back to its page', async () => {
    const marked = Object.entries(HANDLERS).filter(([, need]) => needsStepUp(need));
    expect(marked.map(([key]) => key)).toEqual([
      'app/api/desk/export/route.ts POST',
      'app/api/desk/hand-over/route.ts POST',
    ]);
    mockRequest.headers = await headersOf('admin', 'full', null);
    const { POST } = (await load('app/api/desk/export/route.ts')) as {
      POST: (request: Request) => Promise<Response>;
    };
    // An export they were allowed; without one, the export itself redirects to that page.
    const staff = await authorise('requests.export');
    if (typeof staff === 'string') throw new Error(staff);
    const id = await allowExport(staff, CHOICE, new Date());
    const fetched = () => {
      const body = new URLSearchParams({ export: id });
      return POST(new Request('http://localhost:3000/api/desk/export', { method: 'POST', body }));
    };
    const refused = await fetched();
    expect([refused.status, refused.headers.get('location')]).toEqual([303, '/desk/export?problem=expired']);
    await db().session.update({ where: { id: staff.sessionId }, data: { confirmedAt: new Date() } });
    const given = await fetched();
    expect([given.status, await given.json()]).toEqual([200, expect.objectContaining({ count: 0 })]);
  });

  test('what gives access away, sends data out or deletes it is marked', () => {
    const marked = (Object.keys(PERMISSIONS) as Permission[]).filter(needsStepUp);
    expect(marked).toEqual([
      'requests.hold',
      'requests.export',
      'settings.operations',
      'team.manage',
      'account.secure',
    ]);
  });
});

test('a cookie that was not signed by us is nobody’s', async () => {
  const headers = await headersOf('admin');
  const forged = headers.get('cookie')?.replace(/\.[^.]+$/, `.${randomBytes(32).toString('base64')}`) ?? '';
  mockRequest.headers = new Headers({ host: 'localhost:3000', cookie: forged });
  const [first] = await everyExport(['lib/staff/team/actions.ts']);
  expect(await useAction(first?.value as FormAction<unknown, string>)).toBe('SIGNED_OUT');
});

test('a form from another site is refused, whoever is signed in', async () => {
  mockRequest.headers = await headersOf('admin');
  mockRequest.headers.set('origin', 'https://evil.example');
  const { inviteAction } = (await load('lib/staff/team/actions.ts')) as {
    inviteAction: FormAction<unknown, string>;
  };
  expect(await inviteAction({ state: 'idle' }, new FormData())).toEqual({
    state: 'failed',
    code: 'FOREIGN_ORIGIN',
  });
});
