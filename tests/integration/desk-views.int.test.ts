import { randomBytes } from 'node:crypto';
import { mockRequest } from '../support/staff-request';
import { deleteViewAction, saveViewAction, setDensityAction } from '@/lib/cases/desk-views/actions';
import { deskSetUp } from '@/lib/cases/desk-views/data';
import { db } from '@/lib/platform/db';
import { sessionHeaders } from '../support/act-as';
import { useDatabase } from '../support/database';
import { createStaff } from '../support/staff';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const people = {} as Record<'ida' | 'ben', Awaited<ReturnType<typeof createStaff>>>;
beforeAll(async () => {
  people.ida = await createStaff('intake', 'Ida');
  people.ben = await createStaff('intake', 'Ben');
});

/** The form as that person's browser would send it. */
async function send(
  staff: { id: string },
  action: typeof saveViewAction | typeof deleteViewAction | typeof setDensityAction,
  fields: Record<string, string>,
) {
  mockRequest.headers = await sessionHeaders(staff.id);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return action({ state: 'idle' }, form);
}
const names = async (staff: Parameters<typeof deskSetUp>[0]) =>
  (await deskSetUp(staff)).views.map(({ name, isShared, mayDelete }) => ({ name, isShared, mayDelete }));

beforeEach(() => db().savedView.deleteMany());

test('a view is its owner’s alone, with its filters and order but no page, and its name is sealed', async () => {
  const [ida, ben] = [people.ida, people.ben];
  const href = '/desk?view=late&sort=owner&order=last&nonsense=Robin';
  expect(await send(ida, saveViewAction, { name: ' My  late ones ', href })).toMatchObject({ state: 'done' });
  const setUp = await deskSetUp(ida);
  expect(setUp.views).toEqual([
    {
      id: expect.any(String),
      name: 'My late ones',
      href: '/desk?view=late&sort=owner&order=last',
      isShared: false,
      mayDelete: true,
    },
  ]);
  expect(JSON.stringify(await db().savedView.findMany())).not.toContain('late ones');
  expect(await names(ben)).toEqual([]);

  // Nobody else deletes it.
  const [view] = setUp.views;
  await send(ben, deleteViewAction, { id: view?.id ?? '' });
  expect(await names(ida)).toHaveLength(1);
  await send(ida, deleteViewAction, { id: view?.id ?? '' });
  expect(await names(ida)).toEqual([]);
  const entries = await db().auditEntry.findMany({ where: { action: { startsWith: 'view.' } } });
  expect(entries.map(({ action, details }) => ({ action, details }))).toEqual([
    { action: 'view.saved', details: { shared: false } },
    { action: 'view.deleted', details: { shared: false } },
  ]);
});

test('only administrators share views and delete shared ones', async () => {
  const [ida, ada] = [people.ida, await createStaff('admin', 'Ada')];
  const shared = { name: 'Today', href: '/desk?soon=today', shared: 'yes' };
  expect(await send(ida, saveViewAction, shared)).toMatchObject({ code: 'FORBIDDEN' });
  expect(await send(ada, saveViewAction, shared)).toMatchObject({ state: 'done' });
  expect(await names(ida)).toEqual([{ name: 'Today', isShared: true, mayDelete: false }]);
  const [view] = (await deskSetUp(ida)).views;
  await send(ida, deleteViewAction, { id: view?.id ?? '' });
  expect(await names(ada)).toEqual([{ name: 'Today', isShared: true, mayDelete: true }]);
  await send(ada, deleteViewAction, { id: view?.id ?? '' });
  expect(await names(ida)).toEqual([]);
});

test('thirty are the most, and a name is needed', async () => {
  const ben = people.ben;
  expect(await send(ben, saveViewAction, { name: ' ', href: '/desk' })).toMatchObject({
    fields: { name: 'MISSING' },
  });
  for (let count = 0; count < 30; count += 1)
    await send(ben, saveViewAction, { name: `View ${count}`, href: '/desk' });
  expect(await send(ben, saveViewAction, { name: 'Another', href: '/desk' })).toMatchObject({
    code: 'TOO_MANY_VIEWS',
  });
});

test('how high rows are is a choice of one’s own', async () => {
  const [ida, ben] = [people.ida, people.ben];
  await send(ida, setDensityAction, { rows: 'compact' });
  expect((await deskSetUp(ida)).isCompact).toBe(true);
  expect((await deskSetUp(ben)).isCompact).toBe(false);
  await send(ida, setDensityAction, { rows: 'comfortable' });
  expect((await deskSetUp(ida)).isCompact).toBe(false);
});
