import { randomBytes, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Staff } from '@/lib/auth/staff';
import { sendCopyDigest } from '@/lib/cases/reminders/mutations';
import { tidy } from '@/lib/cases/retention/mutations';
import { clinic } from '@/lib/clinic/data';
import { readCommentDraft, readCommentReceipt } from '@/lib/comments/cookies';
import {
  approvedThreads,
  countComments,
  isRemovable,
  listComments,
  openPart,
  commentToAnswer,
} from '@/lib/comments/data';
import { COMMENT_ERASURE, commentContext, COMMENTS_PER_NETWORK } from '@/lib/comments/domain';
import { HONEYPOT_FIELD, type CommentState } from '@/lib/comments/fields';
import { receiveComment, receiveRemoval } from '@/lib/comments/handlers';
import {
  answerComment,
  decideComment,
  decideComments,
  editComment,
} from '@/lib/comments/moderation/mutations';
import { removeAgain } from '@/lib/comments/removal/mutations';
import { resealComments } from '@/lib/comments/renewal/mutations';
import { requireRowKeys } from '@/lib/intake/renewal/data';
import { mailContentContext } from '@/lib/outbox/domain';
import { db } from '@/lib/platform/db';
import type { FormFields } from '@/lib/platform/form-body';
import { setCookies, type FormResponse } from '@/lib/platform/form-response';
import { keyRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { perProcess } from '@/lib/platform/per-process';
import { readCookie, type ReadKept } from '@/lib/platform/sealed-cookie';
import { unseal, versionOf as envelopeVersion } from '@/lib/platform/sealing';
import { readSite } from '@/lib/platform/site-version';
import { newestVersion, shippedValue } from '@/lib/settings/data';
import { whileClosed } from '../support/closed-table';
import { useDatabase } from '../support/database';
import { sealedBefore } from '../support/sealed-before';
import { createStaff } from '../support/staff';
import { until } from '../support/until';

const jar = new Map<string, string>();
/** What the browser with this jar has stored. */
const kept =
  (now = NOW): ReadKept =>
  (cookie) =>
    readCookie(cookie, (name) => jar.get(name), now);

const { asOwner } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.APP_URL = 'https://site.example';
process.env.INTAKE_NOTIFY_TO = 'front@clinic.example';

// A Monday, during the clinic's hours.
const NOW = new Date('2027-03-01T15:00:00Z');
const DAY = 24 * 3_600_000;
const after = (days: number) => new Date(NOW.getTime() + days * DAY);
const PAGE = 'interpersonal-psychotherapy';
const PLACE = `en/${PAGE}`;
const CANARY = 'canary-in-the-text';

/** What this process last read about the site, as lib/platform/site-version.ts stores it. */
const site = perProcess<{ site?: { version: string; parts?: object } }>('site', () => ({}));

let staff: Staff;
let lines: unknown[][];
let people = 0;

beforeEach(async () => {
  jar.clear();
  delete site.site;
  await db().comment.deleteMany();
  await db().delivery.deleteMany();
  await db().rateLimit.deleteMany();
  await db().$executeRaw`DELETE FROM pgboss.job`;
  staff = await createStaff('marketing', 'Mara');
  lines = [];
  for (const level of ['info', 'warn', 'error'] as const)
    jest.spyOn(log, level).mockImplementation((...line) => void lines.push([level, ...line]));
});
afterEach(() => jest.restoreAllMocks());

type Handler = (
  posted: FormFields,
  context: { requestId: string; now: Date; address: string; kept: ReadKept },
) => Promise<FormResponse>;

/** Sends a form like the browser with this jar, and stores the cookies of the response. */
async function post(handler: Handler, posted: FormFields, now = NOW, address = `198.51.100.${people}`) {
  const response = await handler(posted, { requestId: 'post', now, address, kept: kept(now) });
  for (const header of setCookies(response, now) ?? []) {
    const [, name = '', value = '', age] = /^([^=]+)=([^;]*);.*Max-Age=(\d+)/.exec(header) ?? [];
    if (age === '0') jar.delete(name);
    else jar.set(name, value);
  }
  return response;
}

const typed = (changed: FormFields = {}): FormFields => {
  people += 1;
  return {
    place: PLACE,
    name: `Maya ${people}`,
    email: `maya-${people}@example.com`,
    text: `${CANARY} ${people}`,
    ...changed,
  };
};

/** Sends a comment and returns its row and its removal token. */
async function send(changed: FormFields = {}, now = NOW) {
  const before = new Set((await db().comment.findMany({ select: { id: true } })).map(({ id }) => id));
  const response = await post(receiveComment, typed(changed), now);
  const row = (await db().comment.findMany()).find(({ id }) => !before.has(id));
  if (!row) throw new Error(`not stored: ${JSON.stringify(response)}`);
  return { ...row, token: readCommentReceipt(kept(now))?.token ?? '' };
}
const rowOf = (id: string) => db().comment.findUniqueOrThrow({ where: { id } });
const versionOf = async (id: string) => ({ id, version: (await rowOf(id)).version });
const decide = async (id: string, to: Exclude<CommentState, 'held'>, now = NOW) =>
  decideComment(staff, await versionOf(id), to, now);
/** Switches approval of staff's own text on or off, as a command that no member of staff ran. */
const setApproval = async (approval: boolean) => {
  const number = ((await newestVersion(db(), 'copy'))?.number ?? 0) + 1;
  const value = { ...shippedValue('copy'), approval };
  await db().siteSettings.create({
    data: { id: randomUUID(), kind: 'copy', number, value, why: 'A test', authorId: null, createdAt: NOW },
  });
};
const shown = () => approvedThreads('en', PAGE);
const siteVersion = async () => (await db().siteVersion.findUniqueOrThrow({ where: { id: 1 } })).version;
const mails = () => db().delivery.findMany({ orderBy: { createdAt: 'asc' } });
const audited = async () =>
  (await db().auditEntry.findMany({ where: { actorId: staff.id }, orderBy: { id: 'asc' } })).map(
    ({ action, details }) => ({ action, details }),
  );

/** Whether it changed what the public sees. */
async function changesSite(run: () => Promise<unknown>): Promise<boolean> {
  const before = await siteVersion();
  await run();
  return (await siteVersion()) !== before;
}

describe('sending a comment', () => {
  test('holds it, sealed, and shows it to nobody', async () => {
    const before = await siteVersion();
    const response = await post(receiveComment, typed({ name: 'Canary Name', email: 'canary@example.com' }));
    expect(response).toMatchObject({ redirect: '/reply/received' });
    const [row] = await db().comment.findMany();
    expect(row).toMatchObject({ state: 'held', suspicions: [], authorId: null, receivedAt: NOW });
    expect(JSON.stringify([row, lines])).not.toMatch(/canary/i);
    const token = readCommentReceipt(kept(NOW))?.token ?? '';
    expect(token).toHaveLength(32);
    expect(JSON.stringify([row, lines])).not.toContain(token);
    expect(await isRemovable(token)).toBe(true);
    expect(await shown()).toEqual([]);
    expect(await siteVersion()).toBe(before);
  });

  test('gives back what was typed where something is missing', async () => {
    const response = await post(receiveComment, typed({ email: 'maya', text: ' ' }));
    expect(response).toMatchObject({ status: 422, redirect: '/reply/check' });
    expect(readCommentDraft(kept(NOW))).toMatchObject({ place: PLACE, fields: { email: 'maya', text: ' ' } });
    expect(await db().comment.count()).toBe(0);
  });

  test('again within a day is the same comment, and shows the same link as long as nobody else knows the text', async () => {
    const fields = typed();
    await post(receiveComment, fields);
    const first = readCommentReceipt(kept(NOW));
    await post(receiveComment, { ...fields, text: `${fields.text}  ` }, after(0.9));
    expect(readCommentReceipt(kept(after(0.9)))).toEqual(first);
    const [row] = await db().comment.findMany();
    await decide(row?.id ?? '', 'approved');
    await post(receiveComment, fields, after(0.95));
    expect(readCommentReceipt(kept(after(0.95)))?.token).toBeNull();
    expect(await db().comment.count()).toBe(1);
    await post(receiveComment, fields, after(1.1));
    expect(await db().comment.count()).toBe(2);
  });

  test('twice at once stores it once', async () => {
    const fields = typed();
    await Promise.all([1, 2, 3].map(() => post(receiveComment, fields)));
    expect(await db().comment.count()).toBe(1);
  });

  test.each([
    ['a page that takes none', 'en/faq'],
    ['a page that is not there', 'en/nowhere'],
    ['an address that is none', '../../etc'],
    ['a page of a language that is none of ours', `xx/${PAGE}`],
  ])('to %s is refused', async (_what, place) => {
    const response = await post(receiveComment, typed({ place }));
    expect(response).toMatchObject({ status: 409, body: { code: 'CLOSED' } });
    expect(await db().comment.count()).toBe(0);
  });

  test('says so where the database does not take it, and keeps what was typed', async () => {
    const response = await whileClosed(asOwner, 'reply', () => post(receiveComment, typed()));
    expect(response).toMatchObject({ status: 503, redirect: '/reply/check' });
    expect(readCommentDraft(kept(NOW))).toMatchObject({ problem: 'UNAVAILABLE' });
    expect(JSON.stringify(lines)).not.toContain(CANARY);
  });
});

describe('what looks like spam is stored apart, with its reasons', () => {
  const suspicionsOf = async (changed: FormFields) => {
    const { state, suspicions } = await send(changed);
    return [state, ...suspicions];
  };

  test('a filled trap, many links, a blocked word, the clinic’s own name', async () => {
    const copy = { approval: false, blockedWords: ['casino'], mostLinks: 1 };
    site.site = { version: 'with a blocked word', parts: { settings: { copy } } };
    expect(await suspicionsOf({ [HONEYPOT_FIELD]: 'x' })).toEqual(['spam', 'TRAP_FILLED']);
    expect(await suspicionsOf({ text: 'https://a.example https://b.example Casino' })).toEqual([
      'spam',
      'MANY_LINKS',
      'BLOCKED_WORD',
    ]);
    expect(await suspicionsOf({ name: clinic().name })).toEqual(['spam', 'NAMED_AS_CLINIC']);
    expect(await suspicionsOf({ text: 'https://a.example' })).toEqual(['held']);
  });

  test('many from one address', async () => {
    for (let sent = 0; sent < COMMENTS_PER_NETWORK.points; sent += 1)
      await post(receiveComment, typed(), NOW, '203.0.113.7');
    expect(await db().comment.count({ where: { state: 'held' } })).toBe(COMMENTS_PER_NETWORK.points);
    await post(receiveComment, typed(), NOW, '203.0.113.7');
    expect(await db().comment.findMany({ where: { state: 'spam' } })).toMatchObject([
      { suspicions: ['MANY_FROM_ADDRESS'] },
    ]);
  });
});

describe('deciding', () => {
  test('approval shows the comment, has every process render again and tells the writer by a note with the link', async () => {
    const { id, token } = await send({
      name: 'Maya',
      email: 'Maya@example.com',
      text: '<script>alert(1)</script>',
    });
    expect(await changesSite(() => decide(id, 'approved'))).toBe(true);
    expect(await shown()).toMatchObject([
      { id, name: 'Maya', text: '<script>alert(1)</script>', byClinic: false, answers: [] },
    ]);
    const [mail] = await mails();
    expect(mail).toMatchObject({
      template: 'reply_approved',
      recipient: null,
      requestId: null,
      state: 'queued',
    });
    expect(
      JSON.parse(unseal(keyRing(), mailContentContext(mail?.id ?? ''), mail?.sealedContent ?? '')),
    ).toEqual({
      to: 'Maya@example.com',
      link: `https://site.example/reply/remove/${token}`,
    });
    expect(await db().$queryRaw`SELECT data->>'deliveryId' AS id FROM pgboss.job`).toEqual([
      { id: mail?.id },
    ]);
    expect(await audited()).toEqual([{ action: 'reply.approved', details: { reply: id, from: 'held' } }]);
  });

  test('a mailbox gets three notes a day and no more', async () => {
    for (let sent = 0; sent < 5; sent += 1)
      await decide((await send({ email: 'one@example.com' })).id, 'approved');
    expect(await mails()).toHaveLength(3);
    expect(await shown()).toHaveLength(5);
  });

  test('rejection and spam mail nobody and change the site only where the comment was on it', async () => {
    const { id } = await send();
    expect(await changesSite(() => decide(id, 'rejected'))).toBe(false);
    expect(await changesSite(() => decide(id, 'spam'))).toBe(false);
    expect(await mails()).toEqual([]);
    await decide(id, 'approved');
    expect(await changesSite(() => decide(id, 'rejected', after(1)))).toBe(true);
    expect(await shown()).toEqual([]);
    expect(await rowOf(id)).toMatchObject({ state: 'rejected', decidedAt: after(1) });
    expect((await audited()).map(({ action }) => action)).toEqual([
      'reply.rejected',
      'reply.marked_spam',
      'reply.approved',
      'reply.rejected',
    ]);
  });

  test('on what somebody else changed meanwhile is refused, and so is what is decided that way already', async () => {
    const { id } = await send();
    const seen = await versionOf(id);
    const other = await createStaff('admin', 'Ada');
    await editComment(other, { ...seen, name: 'M.', text: 'Shorter' }, NOW);
    expect(await decideComment(staff, seen, 'approved', NOW)).toEqual({
      ok: false,
      code: 'CHANGED_MEANWHILE',
    });
    expect(await editComment(staff, { ...seen, name: 'X', text: 'Y' }, NOW)).toMatchObject({
      code: 'CHANGED_MEANWHILE',
    });
    expect(await decide(id, 'rejected')).toMatchObject({ ok: true });
    expect(await decide(id, 'rejected')).toEqual({ ok: false, code: 'DECIDED' });
    const both = await versionOf(id);
    const raced = await Promise.all([
      decideComment(staff, both, 'approved', NOW),
      decideComment(other, both, 'spam', NOW),
    ]);
    expect(raced.filter((result) => result.ok)).toHaveLength(1);
  });

  test('about several says how many stayed', async () => {
    const [one, two] = [await send(), await send()];
    const seen = [await versionOf(one.id), await versionOf(two.id)];
    await decideComment(staff, seen[1]!, 'spam', NOW);
    expect(await decideComments(staff, seen, 'approved', NOW)).toEqual({ changed: 1, own: 0, stayed: 1 });
    expect(await countComments(staff)).toEqual({ held: 0, approved: 1, rejected: 0, spam: 1 });
  });
});

test('an edit leaves nothing of the original, keeps the removal link, and audits no text', async () => {
  const { id, token } = await send({ name: 'Maya Miller', text: 'I live at 5 Canary Lane' });
  await decide(id, 'approved');
  const edit = { name: 'M.', text: 'I live nearby' };
  const seen = await versionOf(id);
  expect(await changesSite(() => editComment(staff, { ...seen, ...edit }, NOW))).toBe(true);
  expect(await shown()).toMatchObject([edit]);
  expect(await isRemovable(token)).toBe(true);
  const entries = await audited();
  expect(entries.at(-1)).toEqual({
    action: 'reply.edited',
    details: { reply: id, fields: ['name', 'text'] },
  });
  expect(JSON.stringify(entries)).not.toMatch(/Canary|nearby|Maya/);
});

test('an edit leaves a name that it does not send, and gives the clinic’s answer none', async () => {
  const { id } = await send({ name: 'Maya' });
  await decide(id, 'approved');
  await answerComment(staff, { id, text: 'Thank you' }, NOW);
  const answer = (await shown())[0]?.answers[0]?.id ?? '';
  await editComment(staff, { ...(await versionOf(id)), text: 'Shorter' }, NOW);
  await editComment(staff, { ...(await versionOf(answer)), name: 'Mara', text: 'Thanks' }, NOW);
  expect(await shown()).toMatchObject([
    { name: 'Maya', text: 'Shorter', answers: [{ name: '', text: 'Thanks' }] },
  ]);
});

describe('answers', () => {
  test('of the clinic are on the site at once, once, in the thread of what they answer', async () => {
    const { id } = await send();
    expect(await answerComment(staff, { id, text: 'Thank you' }, NOW)).toEqual({
      ok: false,
      code: 'NOT_ON_SITE',
    });
    await decide(id, 'approved');
    expect(await answerComment(staff, { id, text: 'We guarantee a cure' }, NOW)).toEqual({
      ok: false,
      code: 'CLAIM',
    });
    expect(await changesSite(() => answerComment(staff, { id, text: 'Thank you' }, NOW))).toBe(true);
    await answerComment(staff, { id, text: 'Thank you' }, NOW);
    const [thread] = await shown();
    expect(thread?.answers).toMatchObject([{ byClinic: true, text: 'Thank you' }]);
    const own = await versionOf(thread?.answers[0]?.id ?? '');
    expect(await editComment(staff, { ...own, text: 'We guarantee a cure' }, NOW)).toEqual({
      ok: false,
      code: 'CLAIM',
    });
    await answerComment(staff, { id: thread?.answers[0]?.id ?? '', text: 'One more thing' }, after(0.1));
    expect((await shown())[0]?.answers).toHaveLength(2);
    const { comments } = await listComments(staff, { state: 'approved' });
    expect(comments.map(({ author }) => author).toSorted()).toEqual(['Mara', 'Mara', null]);
  });

  test('of the clinic that were rejected do not wait again when they are sent again', async () => {
    const { id } = await send();
    await decide(id, 'approved');
    await answerComment(staff, { id, text: 'Thank you' }, NOW);
    const answer = await db().comment.findFirstOrThrow({ where: { authorId: staff.id } });
    for (const state of ['rejected', 'spam'] as const) {
      await decide(answer.id, state);
      expect(await answerComment(staff, { id, text: 'Thank you' }, NOW)).toEqual({
        ok: false,
        code: 'REJECTED',
      });
    }
  });

  test('of readers join the thread, and only of what is on that page', async () => {
    const { id } = await send();
    const refused = await post(receiveComment, typed({ parent: id }));
    expect(refused).toMatchObject({ status: 409, body: { code: 'PARENT_GONE' } });
    expect((await post(receiveComment, typed({ parent: "' OR 1" }))).body).toEqual({ code: 'PARENT_GONE' });
    await decide(id, 'approved');
    const answer = await send({ parent: id });
    await decide(answer.id, 'approved');
    const deeper = await send({ parent: answer.id });
    expect(deeper.parentId).toBe(id);
    await decide(deeper.id, 'approved');
    expect((await shown()).map(({ answers }) => answers.length)).toEqual([2]);
    await decide(id, 'rejected');
    expect(await shown()).toEqual([]);
    expect(await commentToAnswer(answer.id)).toBeNull();
  });
});

describe('removal by the writer', () => {
  const remove = (token: string) => post(receiveRemoval, { token });

  test('deletes the comment for good, once, and the note that waits with the address', async () => {
    const { id, token } = await send();
    await decide(id, 'approved');
    expect(await changesSite(() => remove(token))).toBe(true);
    expect(await db().comment.count()).toBe(0);
    expect(await mails()).toMatchObject([{ state: 'failed', sealedContent: null }]);
    expect(await isRemovable(token)).toBe(false);
    expect(await remove(token)).toMatchObject({ redirect: '/reply/remove/unknown' });
    const removals = await db().auditEntry.findMany({ where: { action: 'reply.removed_by_writer' } });
    expect(removals.filter(({ details }) => isDeepStrictEqual(details, { reply: id }))).toMatchObject([
      { actorId: null },
    ]);
    expect(JSON.stringify(lines)).not.toContain(token);
  });

  test('after a restore stops the note that came back with it', async () => {
    const { id } = await send();
    await decide(id, 'approved');
    expect(await removeAgain({ id, at: NOW, kind: COMMENT_ERASURE }, after(1))).toBe(true);
    expect(await mails()).toMatchObject([{ state: 'failed', sealedContent: null }]);
  });

  test('of one that nobody decided about changes nothing that is seen', async () => {
    const { token } = await send();
    expect(await changesSite(() => remove(token))).toBe(false);
    expect(await db().comment.count()).toBe(0);
  });

  test('leaves its place, and nothing of it, where the clinic answered; the same text can be sent again', async () => {
    const fields = { name: 'Maya', email: 'm@example.com', text: 'Hello there' };
    const { id, token } = await send(fields);
    await decide(id, 'approved');
    await answerComment(staff, { id, text: 'Thank you' }, NOW);
    await remove(token);
    expect(await shown()).toMatchObject([
      { isRemoved: true, name: '', text: '', answers: [{ byClinic: true }] },
    ]);
    expect(await rowOf(id)).toMatchObject({
      ...{ sealedName: '', sealedEmail: null, sealedText: '', removalIndex: null },
    });
    expect(await decide(id, 'approved')).toEqual({ ok: false, code: 'GONE' });
    expect((await listComments(staff, { state: 'approved' })).comments).toMatchObject([
      { author: 'Mara', parent: { name: '' } },
    ]);
    expect((await send(fields)).id).not.toBe(id);
  });

  test('leaves what other readers answered as comments of their own', async () => {
    const { id, token } = await send();
    await decide(id, 'approved');
    const answer = await send({ parent: id });
    await decide(answer.id, 'approved');
    await remove(token);
    expect(await shown()).toMatchObject([{ id: answer.id, parentId: null }]);
  });

  test('takes nobody else’s comment along, whatever became of the one that was answered', async () => {
    const { id, token } = await send();
    await decide(id, 'approved');
    const answer = await send({ parent: id });
    await decide(answer.id, 'approved');
    const held = await send({ parent: id });
    await decide(id, 'rejected');
    await remove(token);
    expect((await db().comment.findMany({ select: { id: true } })).map((row) => row.id).toSorted()).toEqual(
      [answer.id, held.id].toSorted(),
    );
    // What was hidden doesn't come back by itself.
    expect(await shown()).toEqual([]);
    expect((await rowOf(answer.id)).state).toBe('held');
  });

  test('keeps no empty place where the clinic’s answer was rejected too', async () => {
    const { id, token } = await send();
    await decide(id, 'approved');
    await answerComment(staff, { id, text: 'Thank you' }, NOW);
    const [thread] = await shown();
    const answer = await send({ parent: id });
    await decide(answer.id, 'approved');
    await decide(thread?.answers[0]?.id ?? '', 'rejected');
    await remove(token);
    expect(await shown()).toMatchObject([{ id: answer.id, parentId: null }]);
  });

  test('of one that is approved in the same moment is seen by every process', async () => {
    const { id, token } = await send();
    let removal: Promise<unknown> = Promise.resolve();
    await db().$transaction(async (tx) => {
      await tx.$executeRaw`SELECT FROM reply WHERE id = ${id}::uuid FOR UPDATE`;
      removal = remove(token);
      await until(
        () => db().$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM pg_locks WHERE NOT granted`,
        ([waiting]) => waiting?.count === 1n,
      );
      await tx.comment.update({ where: { id }, data: { state: 'approved' } });
    });
    expect(await changesSite(() => removal)).toBe(true);
    expect(await db().comment.count()).toBe(0);
  });

  test.each(['', 'x', 'x'.repeat(32), "' OR 1=1 --"])('by “%s” removes nothing', async (token) => {
    await send();
    expect(await remove(token)).toMatchObject({ redirect: '/reply/remove/unknown' });
    expect(await db().comment.count()).toBe(1);
  });
});

test('the lists are read to their end in pages, each comment once', async () => {
  // Over several days: too many on one day are spam.
  for (let index = 0; index < 60; index += 1) await send({}, after(100 + Math.floor(index / 7)));
  const seen: string[] = [];
  let next: { receivedAt: Date; id: string } | undefined;
  do {
    const page = await listComments(staff, { state: 'held', after: next });
    seen.push(...page.comments.map(({ id }) => id));
    next = page.next;
  } while (next);
  const held = await db().comment.findMany({
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  });
  expect(seen).toEqual(held.map(({ id }) => id));
  expect(seen).toHaveLength(60);
});

test('what was refused is deleted 30 days after, spam that nobody looked at 30 days after it came', async () => {
  const made: Record<string, string> = {};
  for (const state of ['approved', 'rejected', 'spam'] as const) {
    made[state] = (await send()).id;
    await decide(made[state], state, after(5));
  }
  made.held = (await send()).id;
  made.undecided = (await send({ [HONEYPOT_FIELD]: 'x' })).id;
  const left = async (days: number) => {
    await tidy(after(days));
    const ids = (await db().comment.findMany({ select: { id: true } })).map(({ id }) => id);
    return Object.keys(made).filter((name) => ids.includes(made[name] ?? ''));
  };
  expect(await left(29)).toHaveLength(5);
  expect(await left(31)).toEqual(['approved', 'rejected', 'spam', 'held']);
  expect(await left(36)).toEqual(['approved', 'held']);
});

test('what nobody decides about is kept for 90 days, the address of a writer for 30 after it was decided', async () => {
  const held = (await send()).id;
  const { id } = await send();
  await decide(id, 'approved');
  await answerComment(staff, { id, text: 'Thank you' }, NOW);
  const kept = async (days: number) => {
    await tidy(after(days));
    const rows = await db().comment.findMany({ select: { id: true, sealedEmail: true } });
    return [rows.some((row) => row.id === held), rows.find((row) => row.id === id)?.sealedEmail !== null];
  };
  expect(await kept(29)).toEqual([true, true]);
  expect(await kept(31)).toEqual([true, false]);
  expect(await kept(89)).toEqual([true, false]);
  expect(await kept(91)).toEqual([false, false]);
  expect(await shown()).toMatchObject([{ id, answers: [{ byClinic: true }] }]);
});

test('with a comment that was rejected goes what the clinic answered it, not what others did', async () => {
  const { id } = await send();
  await decide(id, 'approved');
  await answerComment(staff, { id, text: 'Thank you' }, NOW);
  const answer = await send({ parent: id });
  await decide(answer.id, 'approved');
  await decide(id, 'rejected');
  await tidy(after(31));
  expect(await db().comment.findMany({ select: { id: true, state: true } })).toEqual([
    { id: answer.id, state: 'held' },
  ]);
});

test('what was shown and is held again is kept for 90 days from then, with what the clinic answered and the address', async () => {
  const { id } = await send();
  await decide(id, 'approved');
  await answerComment(staff, { id, text: 'Thank you' }, NOW);
  const other = await createStaff('marketing', 'Mike');
  await setApproval(true);
  expect(await editComment(other, { ...(await versionOf(id)), text: 'Shorter' }, after(20))).toMatchObject({
    ok: true,
  });
  await setApproval(false);
  await tidy(after(91));
  expect(await db().comment.count()).toBe(2);
  expect(await rowOf(id)).toMatchObject({ state: 'held', sealedEmail: expect.any(String) as string });
  await tidy(after(109));
  expect(await db().comment.count()).toBe(2);
  await tidy(after(111));
  expect(await db().comment.count()).toBe(0);
});

test('an old answer of a reader outlives the comment that is deleted for good, to be looked at again', async () => {
  const { id } = await send();
  await decide(id, 'approved');
  const answer = await send({ parent: id });
  await decide(answer.id, 'approved');
  await decide(id, 'rejected', after(100));
  const left = async (days: number) => {
    await tidy(after(days));
    return db().comment.findMany({ select: { id: true, state: true } });
  };
  expect(await left(131)).toEqual([{ id: answer.id, state: 'held' }]);
  expect(await left(220)).toEqual([{ id: answer.id, state: 'held' }]);
  expect(await left(222)).toEqual([]);
});

test('a key that opens a comment must be at hand', async () => {
  const { id } = await send();
  await expect(requireRowKeys()).resolves.toBeUndefined();
  await db().comment.update({ where: { id }, data: { keyId: 'lost' } });
  await expect(requireRowKeys()).rejects.toThrow(/key lost/);
});

describe('the summary', () => {
  const digests = async () =>
    (await mails())
      .filter(({ template }) => template === 'copy_digest')
      .map(({ id, recipient, sealedContent }) => {
        const content: unknown = JSON.parse(unseal(keyRing(), mailContentContext(id), sealedContent ?? ''));
        return { recipient, copy: (content as { copy: unknown }).copy };
      });
  const TUESDAY = after(1);
  const SUNDAY = after(-1);

  beforeEach(async () => {
    await asOwner('DELETE FROM staff WHERE id <> $1', [staff.id]);
    await createStaff('intake');
  });

  test('says on open days how many comments are held, once, to those who look after them', async () => {
    await send();
    await send();
    await send({ [HONEYPOT_FIELD]: 'spam' });
    await Promise.all([sendCopyDigest(TUESDAY), sendCopyDigest(TUESDAY)]);
    expect(await digests()).toEqual([
      { recipient: staff.email, copy: { held: 2, setApart: 1, reviews: [], evidence: [] } },
    ]);
  });

  test('is not made where there is nothing to say, or on a day on which the clinic is closed', async () => {
    await sendCopyDigest(TUESDAY);
    await send();
    await sendCopyDigest(SUNDAY);
    expect(await digests()).toEqual([]);
  });

  test('names on Mondays the pages whose review is due', async () => {
    const monday = new Date('2027-06-07T15:00:00Z'); // after the shipped pages' next review
    await sendCopyDigest(monday);
    const [digest] = await digests();
    expect(digest?.copy).toMatchObject({
      held: 0,
      reviews: expect.arrayContaining([expect.stringContaining(` (/${PAGE})`)]),
    });
    await sendCopyDigest(new Date('2027-06-08T15:00:00Z'));
    expect(await digests()).toHaveLength(1);
  });
});

test('a process that follows the site knows of an approval', async () => {
  await readSite({});
  const { id } = await send();
  await decide(id, 'approved');
  expect(site.site?.version).not.toBe(await siteVersion());
  await readSite({});
  expect(site.site?.version).toBe(await siteVersion());
});

test('comments of an earlier release are sealed again, but for one that does not open', async () => {
  const [old, broken] = [await send({ text: 'What I wrote before' }), await send({ text: 'Lost' })];
  const before = {
    sealedName: sealedBefore(keyRing(), commentContext(old.id, 'name'), 'Robin'),
    sealedText: sealedBefore(keyRing(), commentContext(old.id, 'text'), 'What I wrote before'),
  };
  await db().comment.update({ where: { id: old.id }, data: before });
  await db().comment.update({ where: { id: broken.id }, data: { sealedText: before.sealedText } });
  await resealComments();
  const row = await rowOf(old.id);
  expect([row.sealedName, row.sealedEmail, row.sealedText].map((one) => envelopeVersion(one ?? ''))).toEqual([
    1, 1, 1,
  ]);
  expect([openPart(old.id, 'name', row.sealedName), openPart(old.id, 'text', row.sealedText)]).toEqual([
    'Robin',
    'What I wrote before',
  ]);
  expect((await rowOf(broken.id)).sealedText).toBe(before.sealedText);
  const errors = lines.filter(([level]) => level === 'error');
  expect(errors).toEqual([['error', 'reply.not_resealed', { code: 'SealError' }]]);
});
