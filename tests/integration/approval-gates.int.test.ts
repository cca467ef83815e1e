import { mockRequest } from '../support/staff-request';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ActionState, FormAction } from '@/lib/auth/action';
import type { Staff } from '@/lib/auth/staff';
import type { Kind } from '@/lib/clinic/fields';
import { submitComment } from '@/lib/comments/mutations';
import { decideComment } from '@/lib/comments/moderation/mutations';
import { readPublished } from '@/lib/content/copy/data';
import type { PageRef } from '@/lib/content/copy/schema';
import { db } from '@/lib/platform/db';
import { newestVersion, shippedValue } from '@/lib/settings/data';
import { typedOf } from '@/lib/settings/domain';
import type { Typed } from '@/lib/settings/fields';
import { saveSettings } from '@/lib/settings/mutations';
import type { Values } from '@/lib/settings/schema';
import { headersOf } from '../support/act-as';
import { useDatabase } from '../support/database';
import { draftPage, publishedPage, publishPage } from '../support/pages';
import { createStaff } from '../support/staff';
import { actionFiles, ACTIONS, everyExport } from '../support/staff-actions';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const now = new Date();
let ada: Staff;

// Whatever changes what visitors read, or how they reach the clinic, needs a second person's approval if that is
// switched on. The table matches docs/adr/0042; anyone adding an action that can reach the site states here how it is
// gated.

type Form = () => Promise<Typed>;
type Gate =
  /** It waits: sending this form does the action, and the site stays as it was. */
  | { waits: Form }
  /** It only changes something staff see, so the same holds. */
  | { drafts: Form }
  /** It is the second person's own action. */
  | { decides: true }
  /** It takes effect at once, for this reason. */
  | { atOnce: string };

/** Published pages, one for each form. */
const published: PageRef[] = [];
function onePage(): PageRef {
  const page = published.pop();
  if (!page) throw new Error('no page left');
  return page;
}

async function drafted(page = onePage()) {
  return { ...page, version: String(await draftPage(ada, page, 'Another title', now)) };
}
const waitingRelease = async () => ({ id: await publishPage(ada, onePage(), 'Another title', now) });
const SHIPPED = {
  about: { language: 'en', name: 'about' },
  faq: { language: 'en', name: 'faq' },
} as const;

async function approvedComment() {
  const input = { name: 'Maya', email: 'maya@visitor.example', text: `Thank you ${randomUUID()}` };
  const under = { language: 'en', page: 'interpersonal-psychotherapy', parentId: null } as const;
  const sent = await submitComment(input, under, () => Promise.resolve([]), now);
  if (!sent.ok) throw new Error(sent.code);
  await decideComment(ada, { id: sent.value.id, version: 0 }, 'approved', now);
  return sent.value.id;
}

/** The facts that stay placeholders; a form accepts them only marked as such. */
const marked = () => (shippedValue('facts').placeholders ?? []).filter((name) => name !== 'phone');

const CHANGED: { [K in Kind]: () => Values[K] } = {
  facts: () => ({ ...shippedValue('facts'), phone: '+1 239 555 0199', placeholders: marked() }),
  operations: () => ({ ...shippedValue('operations'), recipients: ['elsewhere@clinic.example'] }),
  navigation: () => {
    const { en } = shippedValue('navigation');
    if (!en) throw new Error('there is no English menu');
    return { en: { ...en, main: en.main.slice(1) } };
  },
  copy: () => ({ approval: true, blockedWords: ['casino', 'poker'], mostLinks: 1 }),
};
const seen = async (kind: Kind) => String((await newestVersion(db(), kind))?.number ?? 0);
const saving =
  (kind: Kind): Form =>
  async () => ({ ...typedOf(kind, CHANGED[kind]()), number: await seen(kind), why: 'A test' });
const restoring =
  (kind: Kind): Form =>
  async () => ({ number: await seen(kind), version: '0', why: 'A test' });

const GATES: Record<string, Gate> = {
  'lib/settings/actions.ts saveFactsAction': { waits: saving('facts') },
  'lib/settings/actions.ts saveOperationsAction': { waits: saving('operations') },
  'lib/settings/actions.ts saveCopySettingsAction': { waits: saving('copy') },
  'lib/settings/actions.ts saveMenusAction': { waits: saving('navigation') },
  'lib/settings/actions.ts restoreFactsAction': { waits: restoring('facts') },
  'lib/settings/actions.ts restoreOperationsAction': { waits: restoring('operations') },
  'lib/settings/actions.ts restoreCopySettingsAction': { waits: restoring('copy') },
  'lib/settings/actions.ts restoreMenusAction': { waits: restoring('navigation') },
  'lib/settings/actions.ts decideFactsAction': { decides: true },
  'lib/settings/actions.ts decideOperationsAction': { decides: true },
  'lib/settings/actions.ts decideCopySettingsAction': { decides: true },
  'lib/settings/actions.ts decideMenusAction': { decides: true },
  'lib/settings/actions.ts stopCutAction': { atOnce: 'It deletes nothing, and must be quick.' },
  'lib/content/pages/actions.ts showPageAction': {
    waits: () => Promise.resolve({ ...onePage(), shown: 'no', to: '' }),
  },
  'lib/content/pages/actions.ts movePageAction': {
    waits: () => Promise.resolve({ ...onePage(), parent: '', slug: 'somewhere-else' }),
  },
  'lib/content/pages/actions.ts decidePageAction': { decides: true },
  'lib/content/pages/actions.ts createPageAction': {
    drafts: () =>
      Promise.resolve({ language: 'en', parent: '', slug: 'brand-new', title: 'New', kind: 'page' }),
  },
  'lib/content/publishing/actions.ts publishAction': {
    waits: async () => ({ ...(await drafted()), why: 'A test', when: 'now' }),
  },
  'lib/content/publishing/actions.ts approveAction': { decides: true },
  'lib/content/publishing/actions.ts saveDraftAction': {
    drafts: () => Promise.resolve({ ...onePage(), version: '0', text: 'Words' }),
  },
  'lib/content/publishing/actions.ts takeOverAction': { drafts: () => Promise.resolve(onePage()) },
  'lib/content/publishing/actions.ts discardDraftAction': { drafts: () => drafted() },
  'lib/content/publishing/actions.ts restoreRevisionAction': {
    drafts: async () => ({ ...(await drafted(SHIPPED.about)), revisionId: 'shipped' }),
  },
  'lib/content/publishing/actions.ts answerShippedAction': {
    drafts: async () => ({ ...(await drafted(SHIPPED.faq)), answer: 'leave' }),
  },
  'lib/content/publishing/actions.ts cancelReleaseAction': {
    drafts: waitingRelease,
  },
  'lib/content/publishing/actions.ts returnAction': {
    drafts: async () => ({ ...(await waitingRelease()), comment: 'Cite a source.' }),
  },
  'lib/comments/actions.ts answerAction': {
    waits: async () => ({ id: await approvedComment(), text: 'Thank you for writing' }),
  },
  'lib/comments/actions.ts decideAction': { decides: true },
  'lib/comments/actions.ts editAction': {
    atOnce: 'What had to go is gone at once; the new words wait (second-person.int.test.ts).',
  },
  'lib/content/images/actions.ts deleteImageAction': {
    atOnce: 'Only a picture that no page shows can be deleted (images.int.test.ts).',
  },
  'lib/cases/retention/actions.ts setLegalHoldAction': { atOnce: 'A hold is no part of the site.' },
};

const source = (file: string) => readFileSync(file, 'utf8');
const resolved = (from: string, name: string) => {
  const base = name.startsWith('@/') ? name.slice(2) : path.join(path.dirname(from), name);
  return [`${base}.ts`, `${base}.tsx`].find((file) => existsSync(file));
};

/** Every file that this one imports, directly or indirectly, other than for types alone. */
function reachedFrom(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const [, name = ''] of source(file).matchAll(
    /^import (?!type\b)[^;]*?from '((?:@\/lib|\.)[^']*)';/gm,
  )) {
    const next = resolved(file, name);
    if (next) reachedFrom(next, known);
  }
  return known;
}

const changesTheSite = (file: string) =>
  [...reachedFrom(file)].some(
    (one) => one !== 'lib/platform/site-version.ts' && /\bsiteChanged\(/.test(source(one)),
  );

const siteVersion = async () => (await db().siteVersion.findUniqueOrThrow({ where: { id: 1 } })).version;
const actionOf = async (key: string) =>
  (await everyExport(actionFiles)).find((one) => one.key === key)?.value as FormAction<unknown, string>;

function formOf(typed: Typed): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(typed))
    for (const one of [value].flat()) form.append(name, one as string);
  return form;
}

beforeAll(async () => {
  ada = await createStaff('admin', 'Ada');
  await createStaff('marketing', 'Mara');
  for (let page = 0; page < 8; page += 1) published.push(await publishedPage(ada, `page-${page}`, now));
  await readPublished();
  // Approval is switched on last, so that the other settings are saved before.
  for (const kind of ['facts', 'operations', 'navigation', 'copy'] as const) {
    const value = kind === 'copy' ? { ...CHANGED.copy(), blockedWords: [] } : restored(kind);
    await saveSettings(ada, kind, { number: 0, value, why: 'Before', confirmed: 0 } as never, now);
  }
}, 120_000);
const restored = (kind: Kind) =>
  kind === 'facts'
    ? { ...CHANGED.facts(), phone: '+1 239 555 0100' }
    : kind === 'operations'
      ? { ...CHANGED.operations(), recipients: ['front@clinic.example'] }
      : { en: { ...shippedValue('navigation').en!, main: [] } };

test('every action that can reach the site says how it is gated', () => {
  const files = actionFiles.filter(changesTheSite);
  const reaching = Object.keys(ACTIONS).filter((key) => files.includes(key.split(' ')[0] ?? ''));
  expect(Object.keys(GATES).sort()).toEqual(reaching.sort());
});

const done = Object.entries(GATES).flatMap(([key, gate]): [string, string, Form][] =>
  'waits' in gate
    ? [[key, 'waits for a second person', gate.waits]]
    : 'drafts' in gate
      ? [[key, 'changes what staff alone see', gate.drafts]]
      : [],
);

test.each(done)('%s %s', async (key, _how, form) => {
  const typed = await form();
  mockRequest.headers = await headersOf('admin');
  const before = await siteVersion();
  const state: ActionState = await (await actionOf(key))({ state: 'idle' }, formOf(typed));
  expect(state).toMatchObject({ state: 'done' });
  if (key.startsWith('lib/settings/')) expect(state).toMatchObject({ value: { isAsked: true } });
  expect(await siteVersion()).toBe(before);
});
