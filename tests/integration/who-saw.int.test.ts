import { randomBytes, randomUUID } from 'node:crypto';
import { listActivity, whoSaw } from '@/lib/audit/data';
import { recordAudit } from '@/lib/audit/mutations';
import { printRequest, viewRequest } from '@/lib/cases/case/data';
import { readStory } from '@/lib/cases/explain/data';
import { storyLines } from '@/lib/cases/explain/domain';
import { allowExport, recordSent } from '@/lib/cases/export/mutations';
import { showContacts } from '@/lib/cases/queue/contacts/data';
import { purge } from '@/lib/cases/retention/mutations';
import type { OpenRequestId } from '@/lib/intake/request-access/data';
import { deleteRequest } from '@/lib/intake/request-access/mutations';
import { db } from '@/lib/platform/db';
import { answers } from '../support/answers';
import { useDatabase } from '../support/database';
import { storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.INTAKE_NOTIFY_TO = 'front@clinic.example';

const NOW = new Date('2026-11-23T15:00:00Z');
const CHOICE = {
  format: 'csv',
  from: '2026-11-01',
  to: '2026-11-30',
  statuses: ['new'],
  trashed: false,
  fields: ['reference', 'name'],
  reason: 'For the yearly review',
} as const;

/** A request that Nora viewed, printed, found in a search and exported, next to one that she only exported. */
async function seenInEveryWay() {
  const nora = await createStaff('admin', 'Nora');
  const [mine, other] = [await storeRequest(NOW), await storeRequest(NOW)];
  await viewRequest(nora, mine.reference, NOW);
  await printRequest(nora, mine.reference, NOW);
  await showContacts(nora, [mine.id], NOW, 'page');
  const details = { kind: 'phone', found: 1, requests: [mine.id] };
  await recordAudit(db(), { action: 'requests.searched', actorId: nora.id, details }, NOW);
  const chosen = { ...CHOICE, statuses: [...CHOICE.statuses], fields: [...CHOICE.fields] };
  for (const held of [[mine, other], [other]]) {
    const sent = { id: await allowExport(nora, chosen, NOW), ...chosen };
    await recordSent(
      nora,
      sent,
      held.map(({ reference }) => ({ reference, consents: [] })),
      NOW,
    );
  }
  return { nora, mine, other };
}

const SEEN = [
  'request.viewed',
  'request.printed',
  'requests.listed',
  'requests.searched',
  'requests.exported',
];
/** What happened after it arrived. */
const actionsOf = async (typed: string) => {
  const [first, ...rest] = (await whoSaw(typed)) ?? [];
  expect(first).toMatchObject({ action: 'request.received', actorName: null });
  return rest.map(({ action, actorName }) => [action, actorName]);
};
const byNora = (actions: readonly string[]) => actions.map((action) => [action, 'Nora']);

test('all who saw a request are named with what they did, and an export with its reason and fields', async () => {
  const { mine, other } = await seenInEveryWay();
  expect(await actionsOf(mine.reference.toLowerCase())).toEqual(byNora(SEEN));
  expect((await whoSaw(mine.id))?.at(-1)).toMatchObject({
    at: NOW,
    export: { reason: CHOICE.reason, fields: CHOICE.fields },
  });
  expect(await actionsOf(other.reference)).toEqual(byNora(['requests.exported', 'requests.exported']));
});

test.each(['its person', 'the rules of retention'])(
  'the same is known by the reference once %s deleted it, and the audit does not hold the reference',
  async (by) => {
    const { nora, mine } = await seenInEveryWay();
    if (by === 'its person') await deleteRequest(mine.id as OpenRequestId, NOW);
    else {
      const trashedAt = new Date(NOW.getTime() - 40 * 24 * 3_600_000);
      await db().consultationRequest.update({ where: { id: mine.id }, data: { trashedAt } });
      await purge(NOW);
    }
    expect(await db().consultationRequest.count({ where: { id: mine.id } })).toBe(0);
    const deletion = by === 'its person' ? 'request.deleted_by_person' : 'request.purged';
    const all = [...byNora(SEEN), [deletion, null]];
    for (const typed of [mine.reference, mine.id]) expect(await actionsOf(typed)).toEqual(all);
    const { entries } = await listActivity(nora, { request: mine.reference }, {});
    const listed = entries.map(({ action }) => action).toReversed();
    expect(listed).toEqual(['request.received', ...SEEN, deletion]);
    const audit = JSON.stringify((await db().auditEntry.findMany()).map(({ details }) => details));
    expect(audit).not.toContain(mine.reference);
  },
);

test('of a request that never was nothing is known, and what is no reference is told apart', async () => {
  await seenInEveryWay();
  expect(await whoSaw('YYYY-YYYY')).toEqual([]);
  expect(await whoSaw(randomUUID())).toEqual([]);
  expect(await whoSaw('Jordan')).toBeNull();
});

test('what happened to a request is told in order, with the fate of its emails and jobs, and nothing that was typed', async () => {
  const { mine } = await seenInEveryWay();
  const [mail] = await db().delivery.findMany({ where: { requestId: mine.id }, select: { id: true } });
  const lines = async () => {
    const story = await readStory(mine.reference.toLowerCase());
    return story === null ? [] : storyLines(story, 'America/New_York');
  };
  const waiting = (await lines()).join('\n');
  expect(waiting).toMatch(new RegExp(`^Request ${mine.reference} \\(${mine.id}\\), received .*\nNew since`));
  expect(waiting).toMatch(/Sent a request[^]*Nora {2}Viewed a request[^]*Nora {2}Exported requests/);
  expect(waiting).toContain(`Email “New request” to staff (${mail?.id}) waits: its job is created`);

  const failed = { state: 'failed', attempts: 2, lastErrorCode: 'SMTP_550', lastAttemptAt: NOW } as const;
  await db().delivery.update({ where: { id: mail?.id ?? '' }, data: failed });
  await db().$executeRaw`UPDATE pgboss.job SET state = 'completed', started_on = now(), completed_on = now()
    WHERE data->>'deliveryId' = ${mail?.id}`;
  const ended = (await lines()).join('\n');
  expect(ended).toMatch(/to staff \(\S+\) failed, 2 attempts: SMTP_550, The mail server refuses it/);
  expect(ended).toContain(`Job of ${mail?.id}: completed`);
  expect(ended).not.toContain('waits');
  const { name, message } = answers();
  for (const typed of [name, message ?? '', 'front@clinic.example', '239 555', '+1239'])
    expect([typed, ended.includes(typed)]).toEqual([typed, false]);

  await deleteRequest(mine.id as OpenRequestId, NOW);
  expect((await lines()).join('\n')).toMatch(
    /^The request was deleted\.\n[^]*The person deleted their request/,
  );
  expect(await readStory('no reference')).toBeNull();
});
