import { randomBytes } from 'node:crypto';
import { globSync } from 'node:fs';
import path from 'node:path';
import type { ActionState, FormAction } from '@/lib/auth/action';
import { may, needsStepUp, PERMISSIONS, ROLES, type Permission, type Role } from '@/lib/auth/permissions';
import { db } from '@/lib/platform/db';
import { headersOf } from '../support/act-as';
import { useDatabase } from '../support/database';

let mockHeaders = new Headers();
// Next knows the request only while it serves one.
jest.mock('next/headers', () => ({
  headers: () => Promise.resolve(mockHeaders),
  cookies: () => Promise.resolve({ get: () => undefined, getAll: () => [], set: () => undefined }),
}));
jest.mock('next/cache', () => ({ refresh: () => undefined }));
// A guard that lets in is all that is asked here.
jest.mock('react', () => ({ ...jest.requireActual<object>('react'), cache: (read: unknown) => read }));

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

/** Who may use what: every server action and every route handler of staff. A new one fails until it is listed. */
type Need = Permission | 'anybody' | 'enrolment' | 'present';
const ACTIONS: Record<string, Need> = {
  'lib/casefile/actions.ts assignAction': 'requests.write',
  'lib/casefile/actions.ts changeStatusAction': 'requests.write',
  'lib/casefile/actions.ts setFollowUpAction': 'requests.write',
  'lib/casefile/actions.ts addNoteAction': 'requests.write',
  'lib/casefile/actions.ts addAttemptAction': 'requests.write',
  'lib/casefile/actions.ts trashAction': 'requests.write',
  'lib/casefile/actions.ts undoStatusAction': 'requests.write',
  'lib/casefile/actions.ts restoreAction': 'requests.write',
  'lib/deliveries/actions.ts resendAction': 'deliveries.manage',
  'lib/desk/actions.ts bulkAction': 'requests.write',
  'lib/desk/actions.ts searchAction': 'requests.read',
  'lib/export/actions.ts allowExportAction': 'requests.export',
  'lib/images/actions.ts deleteImageAction': 'copy.write',
  'lib/intake/actions.ts discardIntakeDraftAction': 'requests.write',
  'lib/intake/actions.ts takeRequestAction': 'requests.write',
  'lib/replies/actions.ts decideAction': 'replies.moderate',
  'lib/replies/actions.ts editAction': 'replies.moderate',
  'lib/replies/actions.ts answerAction': 'replies.moderate',
  'lib/retention/actions.ts setHoldAction': 'requests.hold',
  'lib/settings/actions.ts saveFactsAction': 'settings.facts',
  'lib/settings/actions.ts saveOperationsAction': 'settings.operations',
  'lib/settings/actions.ts stopCutAction': 'settings.operations',
  'lib/settings/actions.ts saveCopySettingsAction': 'settings.operations',
  'lib/settings/actions.ts saveMenusAction': 'copy.write',
  'lib/settings/actions.ts restoreFactsAction': 'settings.facts',
  'lib/settings/actions.ts restoreOperationsAction': 'settings.operations',
  'lib/settings/actions.ts restoreCopySettingsAction': 'settings.operations',
  'lib/settings/actions.ts restoreMenusAction': 'copy.write',
  'lib/settings/actions.ts decideFactsAction': 'settings.facts',
  'lib/settings/actions.ts decideOperationsAction': 'settings.operations',
  'lib/settings/actions.ts decideCopySettingsAction': 'settings.operations',
  'lib/settings/actions.ts decideMenusAction': 'copy.write',
  'lib/sign-in/actions.ts signInAction': 'anybody',
  'lib/sign-in/actions.ts codeAction': 'anybody',
  'lib/sign-in/actions.ts passkeyChallengeAction': 'anybody',
  'lib/sign-in/actions.ts passkeyAction': 'anybody',
  'lib/sign-in/actions.ts signOutAction': 'anybody',
  'lib/sign-in/actions.ts stayAction': 'account.own',
  'lib/sign-in/actions.ts confirmAppAction': 'enrolment',
  'lib/sign-in/actions.ts passkeyOfferAction': 'enrolment',
  'lib/sign-in/actions.ts addPasskeyAction': 'enrolment',
  'lib/sign-in/actions.ts removePasskeyAction': 'account.secure',
  'lib/sign-in/actions.ts recoveryCodesAction': 'account.secure',
  'lib/sign-in/actions.ts changePasswordAction': 'account.secure',
  'lib/sign-in/actions.ts endSessionAction': 'account.own',
  'lib/sign-in/actions.ts confirmByCodeAction': 'present',
  'lib/sign-in/actions.ts confirmChallengeAction': 'present',
  'lib/sign-in/actions.ts confirmByPasskeyAction': 'present',
  'lib/publishing/actions.ts saveDraftAction': 'copy.write',
  'lib/publishing/actions.ts takeOverAction': 'copy.write',
  'lib/publishing/actions.ts publishAction': 'copy.write',
  'lib/publishing/actions.ts discardDraftAction': 'copy.write',
  'lib/publishing/actions.ts approveAction': 'copy.write',
  'lib/publishing/actions.ts returnAction': 'copy.write',
  'lib/publishing/actions.ts cancelReleaseAction': 'copy.write',
  'lib/publishing/actions.ts restoreRevisionAction': 'copy.write',
  'lib/publishing/actions.ts answerShippedAction': 'copy.write',
  'lib/pages/actions.ts showPageAction': 'copy.write',
  'lib/pages/actions.ts decideShowingAction': 'copy.write',
  'lib/pages/actions.ts createPageAction': 'copy.write',
  'lib/pages/actions.ts movePageAction': 'copy.write',
  'lib/previews/actions.ts sharePreviewAction': 'copy.write',
  'lib/team/actions.ts inviteAction': 'team.manage',
  'lib/team/actions.ts revokeInvitationAction': 'team.manage',
  'lib/team/actions.ts changeRoleAction': 'team.manage',
  'lib/team/actions.ts suspendAction': 'team.manage',
  'lib/team/actions.ts reinstateAction': 'team.manage',
  'lib/team/actions.ts resetSecondFactorAction': 'team.manage',
  'lib/team/actions.ts requestResetAction': 'anybody',
  'lib/team/actions.ts joinAction': 'anybody',
};
const HANDLERS: Record<string, Permission> = {
  'app/api/copy/draft/route.ts POST': 'copy.write',
  'app/api/copy/hold/route.ts POST': 'copy.write',
  'app/api/copy/images/route.ts POST': 'copy.write',
  'app/api/desk/draft/route.ts POST': 'requests.write',
  'app/api/desk/intake-draft/route.ts POST': 'requests.write',
  'app/api/desk/export/route.ts POST': 'requests.export',
  'app/api/desk/live/route.ts GET': 'requests.read',
  'app/api/desk/presence/route.ts GET': 'requests.read',
  'app/api/desk/sign-out/route.ts POST': 'account.own',
};

/** What only stops something, and must be quick, though its permission asks who it is. */
const QUICK = ['lib/settings/actions.ts stopCutAction'];

type Refused = 'SIGNED_OUT' | 'FORBIDDEN' | 'STEP_UP' | 'let in';

const actionFiles = globSync('lib/*/actions.ts').sort();
const handlerFiles = globSync('app/api/{copy,desk}/**/route.ts').sort();
const load = (file: string) => import(path.resolve(file)) as Promise<Record<string, unknown>>;

async function everyExport(files: string[]) {
  const found = await Promise.all(
    files.map(async (file) =>
      Object.entries(await load(file)).map(([name, value]) => ({ key: `${file} ${name}`, value })),
    ),
  );
  return found.flat().filter(({ value }) => typeof value === 'function');
}

const refusalOf = (code: string): Refused =>
  code === 'SIGNED_OUT' || code === 'FORBIDDEN' || code === 'STEP_UP' ? code : 'let in';

async function useAction(action: FormAction<unknown, string>): Promise<Refused> {
  try {
    const state: ActionState = await action({ state: 'idle' }, new FormData());
    return state.state === 'failed' ? refusalOf(state.code) : 'let in';
  } catch {
    return 'let in'; // a redirect, after the guard
  }
}

async function useHandler(handler: (request: Request) => Promise<Response>): Promise<Refused> {
  const response = await handler(new Request('http://localhost:3000/api/desk', { headers: mockHeaders }));
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

const WHO = [null, ...ROLES] as const;

test('every action and handler of staff is in the tables of this test', async () => {
  expect((await everyExport(actionFiles)).map(({ key }) => key).sort()).toEqual(Object.keys(ACTIONS).sort());
  expect((await everyExport(handlerFiles)).map(({ key }) => key).sort()).toEqual(
    Object.keys(HANDLERS).sort(),
  );
});

test.each(WHO)('%s may use the actions that the table of permissions says, and no other', async (role) => {
  const results: Record<string, Refused> = {};
  for (const { key, value } of await everyExport(actionFiles)) {
    mockHeaders = await headersOf(role);
    results[key] = await useAction(value as FormAction<unknown, string>);
  }
  const expected = Object.entries(ACTIONS).map(([key, need]) => [key, expectedFor(role, need)]);
  expect(results).toEqual(Object.fromEntries(expected));
});

test.each(WHO)('%s may use the handlers that the table of permissions says, and no other', async (role) => {
  const results: Record<string, Refused> = {};
  for (const { key, value } of await everyExport(handlerFiles)) {
    mockHeaders = await headersOf(role);
    results[key] = await useHandler(value as (request: Request) => Promise<Response>);
  }
  const expected = Object.entries(HANDLERS).map(([key, need]) => [key, expectedFor(role, need)]);
  expect(results).toEqual(Object.fromEntries(expected));
});

test('who asks for what their role may not have is in the audit, and cannot fill it', async () => {
  mockHeaders = await headersOf('marketing');
  const { searchAction } = (await load('lib/desk/actions.ts')) as {
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
    for (const { key, value } of await everyExport(actionFiles)) {
      const need = ACTIONS[key];
      if (need === undefined || !(need in PERMISSIONS)) continue;
      mockHeaders = await headersOf('admin', assurance);
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
    for (const { key, value } of await everyExport(actionFiles)) {
      mockHeaders = await headersOf('admin', 'full', confirmedAt);
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
    expect(marked.map(([key]) => key)).toEqual(['app/api/desk/export/route.ts POST']);
    mockHeaders = await headersOf('admin', 'full', null);
    const { POST } = (await load('app/api/desk/export/route.ts')) as {
      POST: (request: Request) => Promise<Response>;
    };
    const body = new URLSearchParams({ export: '00000000-0000-4000-8000-000000000000' });
    const sent = new Request('http://localhost:3000/api/desk/export', { method: 'POST', body });
    const answer = await POST(sent);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/desk/export?problem=expired']);
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
  mockHeaders = new Headers({ host: 'localhost:3000', cookie: forged });
  const [first] = await everyExport(['lib/team/actions.ts']);
  expect(await useAction(first?.value as FormAction<unknown, string>)).toBe('SIGNED_OUT');
});

test('a form from another site is refused, whoever is signed in', async () => {
  mockHeaders = await headersOf('admin');
  mockHeaders.set('origin', 'https://evil.example');
  const { inviteAction } = (await load('lib/team/actions.ts')) as {
    inviteAction: FormAction<unknown, string>;
  };
  expect(await inviteAction({ state: 'idle' }, new FormData())).toEqual({
    state: 'failed',
    code: 'FOREIGN_ORIGIN',
  });
});
