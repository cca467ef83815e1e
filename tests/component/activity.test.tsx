import { render, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';
import { ActivityChain } from '@/components/audit/activity-chain';
import { ActivityFilter } from '@/components/audit/activity-filter';
import { ActivityList } from '@/components/audit/activity-list';
import type { CheckpointState } from '@/lib/audit/chain/data';
import type { ActivityEntry } from '@/lib/audit/data';
import { ACTIONS, activitySchema } from '@/lib/audit/schema';

const FLORIDA = 'America/New_York';
const GONE = '0a0a0a0a-0000-4000-8000-00000000000b';

const entry = (changed: Partial<ActivityEntry>): ActivityEntry => ({
  id: '1',
  at: new Date('2026-11-23T15:05:00Z'),
  action: 'request.viewed',
  actorName: 'Ida',
  staffName: null,
  request: { id: GONE, reference: 'K7QM-4TX9' },
  details: {},
  ...changed,
});
const show = (...entries: Partial<ActivityEntry>[]) =>
  render(
    <ActivityList
      entries={entries.map((changed, index) => entry({ id: String(index), ...changed }))}
      timeZone={FLORIDA}
    />,
  );

test('an entry says when in the clinic’s zone, who, what, and leads to the request', () => {
  show({});
  const line = screen.getByRole('listitem');
  expect(line).toHaveTextContent('10:05 AM EST');
  expect(line).toHaveTextContent('Ida');
  expect(line).toHaveTextContent('Viewed a request');
  expect(within(line).getByRole('link', { name: 'K7QM-4TX9' })).toHaveAttribute(
    'href',
    '/desk/requests/K7QM-4TX9',
  );
});

test('of a request that is gone it leads to all that was done about it', () => {
  show({ request: { id: GONE, reference: null } });
  expect(screen.getByRole('link', { name: /deleted request/ })).toHaveAttribute(
    'href',
    `/activity?request=${GONE}`,
  );
});

test('a day is a heading, by the clinic’s midnight', () => {
  show(
    { at: new Date('2026-11-24T06:00:00Z') },
    { at: new Date('2026-11-24T04:00:00Z') },
    { at: new Date('2026-11-23T15:00:00Z') },
  );
  expect(screen.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual([
    'Tuesday, November 24, 2026',
    'Monday, November 23, 2026',
  ]);
});

test.each<[Partial<ActivityEntry>, string]>([
  [{ action: 'request.deleted_by_person', actorName: null }, 'The person themselves'],
  [{ action: 'staff.password_reset_requested', actorName: null }, 'Someone not signed in'],
  [{ action: 'request.purged', actorName: null }, 'The site itself'],
])('%p was done by: %s', (changed, doer) => {
  show(changed);
  expect(screen.getByText(doer)).toBeVisible();
});

test('somebody else to whom it was done is named', () => {
  show({ action: 'staff.suspended', staffName: 'Sam', request: null });
  expect(screen.getByText('Sam').closest('p')).toHaveTextContent(/^Suspended someone: Sam$/);
});

test.each<[ActivityEntry['details'], string]>([
  [{ to: 'referred', from: 'new' }, 'From: New To: Referred elsewhere'],
  [{ to: 'marketing' }, 'To: Marketing'],
  [{ channel: 'call', outcome: 'left_voicemail' }, 'Channel: Phone call Outcome: Left a voicemail'],
  [{ set: false }, 'Follow-up: removed'],
  [{ statuses: ['new', 'declined'], trashed: true }, 'Statuses: New, Not admitted Including the trash: yes'],
  [{ from: '2026-11-01' }, 'From: 2026-11-01'],
  [{ brandNew: 3 }, 'brandNew: 3'],
  [{ kind: 'name', found: 1, requests: [GONE] }, 'Searched by: name Found: 1'],
])('the details %p read: %s', (details, words) => {
  show({ details });
  const said = screen.getAllByRole('term').map(({ parentElement }) => parentElement?.textContent);
  expect(said.join(' ')).toBe(words);
});

const showFilter = (query: object = {}) =>
  render(
    <ActivityFilter
      query={activitySchema.parse(query)}
      people={[{ id: '0a0a0a0a-0000-4000-8000-000000000001', name: 'Ida' }]}
    />,
  );

test('every action can be chosen, and what was chosen stays', () => {
  showFilter({ action: 'staff.invited', who: 'nobody', request: 'K7QM-4TX', from: '2026-11-01' });
  const codes = within(screen.getByLabelText('Action'))
    .getAllByRole<HTMLOptionElement>('option')
    .map(({ value }) => value);
  expect(codes.sort()).toEqual(['', ...Object.keys(ACTIONS)].sort());
  expect(screen.getByLabelText('Action')).toHaveValue('staff.invited');
  expect(screen.getByLabelText('Done by')).toHaveValue('nobody');
  expect(screen.getByLabelText('Request reference')).toHaveValue('K7QM-4TX');
  expect(screen.getByLabelText('First day')).toHaveValue('2026-11-01');
});

const checkpoint = (problem: CheckpointState['problem']): CheckpointState => ({
  last: { position: 10n, mac: 'm', keyId: 'k', at: '2026-11-23T15:05:00.000Z', signature: 's' },
  problem,
});
const showChain = (state: CheckpointState, unchained = 0) =>
  render(<ActivityChain chained={12_345n} unchained={unchained} checkpoint={state} timeZone={FLORIDA} />);

test('the state of the chain: how many, how many not yet, when it was signed last', () => {
  showChain(checkpoint(null), 1);
  expect(screen.getByText('12,345 entries')).toBeVisible();
  expect(screen.getByText(/1 entry; the worker/)).toBeVisible();
  expect(screen.getByText('Monday, November 23, 2026 at 10:05 AM EST')).toBeVisible();
  expect(screen.queryByRole('alert')).toBeNull();
});

test.each<[NonNullable<CheckpointState['problem']>, RegExp]>([
  [{ position: 8n, entryId: null, reason: 'TAIL_CUT' }, /are missing/],
  [{ position: 8n, entryId: null, reason: 'REWRITTEN' }, /are not those/],
  [{ position: null, entryId: null, reason: 'CHECKPOINT_FORGED', line: 'checkpoints' }, /was changed/],
])('%p is an alarm', (problem, words) => {
  showChain(checkpoint(problem));
  expect(screen.getByRole('alert')).toHaveTextContent(words);
});

test('where no checkpoint is at hand it says where they are', () => {
  showChain({ last: null, problem: null });
  expect(screen.getByText(/the worker runs on/)).toBeVisible();
});

test('axe finds nothing', async () => {
  const { container } = render(
    <main>
      <h1>Activity</h1>
      <ActivityChain
        chained={2n}
        unchained={0}
        checkpoint={checkpoint({ position: 8n, entryId: null, reason: 'TAIL_CUT' })}
        timeZone={FLORIDA}
      />
      <ActivityFilter query={activitySchema.parse({})} people={[]} />
      <ActivityList
        entries={[entry({ details: { from: 'new' } }), entry({ id: '2', request: null })]}
        timeZone={FLORIDA}
      />
    </main>,
  );
  expect(await axe(container)).toHaveNoViolations();
});
