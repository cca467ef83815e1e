import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Staff } from '@/lib/auth/staff';
import { showPage } from '@/lib/content/pages/visibility/mutations';
import { STAMP } from '@/lib/platform/csp/stamp';
import { db } from '@/lib/platform/db';
import { shippedValue } from '@/lib/settings/data';
import { saveSettings } from '@/lib/settings/mutations';
import { bundleOf } from '@/scripts/bundle.js';
import { freePort } from '@/scripts/local/ports';
import { useDatabase } from '../support/database';
import { publishPage } from '../support/pages';
import { cleanEnvironment } from '../support/site';
import { createStaff } from '../support/staff';
import { until } from '../support/until';

jest.setTimeout(180_000); // two processes start, and make all pages again and again

const stops: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(stops.map((stop) => stop()))); // before their database goes

const { applicationUrl } = useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

/** Starts the web process of the production build. Gives its address once it answers. */
async function startWeb(): Promise<string> {
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  const env = { DATABASE_URL: applicationUrl, PORT: String(port), NODE_ENV: 'production' } as const;
  const web = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', bundleOf('web')], {
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 2, 2], // what it says is read where a test fails
  });
  const ended = once(web, 'exit');
  stops.push(() => (web.kill(), ended));
  const answers = () =>
    fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(answers, Boolean);
  return url;
}

/** Two processes on one database, as replicas are. */
let sites: string[];
let staff: Staff;
beforeAll(async () => {
  staff = await createStaff('admin', 'Ada');
  for (const page of PAGES) await publish(page);
  await changePhone();
  sites = [await startWeb(), await startWeb()];
  await Promise.all(sites.map(hear));
});

const PAGES = ['about', 'faq'] as const;
type PageName = (typeof PAGES)[number];

/** What visitors are to see. A page that was taken off has no title. */
type State = Readonly<Record<PageName, string | undefined> & { phone: string }>;
let state: State = { about: undefined, faq: undefined, phone: '' };

const NOW = new Date('2026-11-23T15:00:00Z');
let changes = 0;

async function publish(page: PageName) {
  const title = `Text ${(changes += 1)}`;
  await publishPage(staff, { language: 'en', name: page }, title, NOW);
  state = { ...state, [page]: title };
}

async function takeOff(page: PageName) {
  const taken = await showPage(staff, { language: 'en', name: page }, { isShown: false, to: null }, NOW);
  expect(taken.ok).toBe(true);
  state = { ...state, [page]: undefined };
}

async function changePhone() {
  const line = String((changes += 1)).padStart(4, '0');
  const value = { ...shippedValue('facts'), phone: `+1 239 555 ${line}`, placeholders: [] };
  const number = await db().siteSettings.count({ where: { kind: 'facts' } });
  expect((await saveSettings(staff, 'facts', { number, value, why: 'A test' }, NOW)).ok).toBe(true);
  state = { ...state, phone: `(239) 555-${line}` };
}

type Answer = { status: number; headers: Headers; body: string };

async function get(address: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(address, { headers, redirect: 'manual' });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** Leads past the memory, and means nothing to any page. */
const PAST_MEMORY = '?%C3%A9';
const fromNext = (site: string, path: string) => get(`${site}/${path}${PAST_MEMORY}`);

const ENCODINGS = ['br', 'gzip', 'identity'] as const;
type Question = { site: number; page: PageName; encoding: (typeof ENCODINGS)[number] };

/** What a browser keeps, whichever process it came from. */
const kept = new Map<string, Answer>();

async function ask({ site, page, encoding }: Question): Promise<Answer> {
  const key = `${page} ${encoding}`;
  const known = kept.get(key);
  const etag = known?.headers.get('etag');
  const answer = await get(`${sites[site]}/${page}`, {
    'accept-encoding': encoding,
    ...(etag && { 'if-none-match': etag }),
  });
  if (known && answer.status === 304) return known;
  if (answer.status === 200) kept.set(key, answer);
  return answer;
}

const titleIn = ({ status, body }: Answer) =>
  status === 200 ? /<h1[^>]*>([^<]*)/.exec(body)?.[1] : undefined;
const phoneIn = ({ body }: Answer) => /\(239\) \d{3}-\d{4}/.exec(body)?.[0];
const isFinished = ({ headers }: Answer) => /^"[\w-]{22}-\w+"$/.test(headers.get('etag') ?? '');

/** Waits until the process shows the newest version. */
async function hear(site: string) {
  const { version } = await db().siteVersion.findUniqueOrThrow({ where: { id: 1 } });
  await until(
    () => fromNext(site, 'contact'),
    ({ headers }) => headers.get(STAMP) === version,
  );
}

type Place = Pick<Question, 'site' | 'page'>;

/** A process that shows the newest version shows nothing else, from memory neither. */
async function expectNewest({ site, page }: Place, encodings: readonly Question['encoding'][]) {
  const rendered = await fromNext(sites[site]!, page);
  const title = state[page];
  expect(titleIn(rendered)).toBe(title);
  expect(phoneIn(rendered)).toBe(state.phone);
  const expectSame = async (encoding: Question['encoding']) => {
    const answer = await ask({ site, page, encoding });
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: title === undefined ? 404 : 200,
      body: rendered.body,
    });
    return answer;
  };
  const isAsExpected = (answer: Answer) => title === undefined || isFinished(answer);
  await Promise.all(encodings.map((encoding) => until(() => expectSame(encoding), isAsExpected)));
}

const PLACES = [0, 1].flatMap((site) => PAGES.map((page) => ({ site, page })));
const EVERYWHERE = PLACES.flatMap((place) => ENCODINGS.map((encoding) => ({ ...place, encoding })));

/** Makes a change while both processes are asked for everything. Gives what they answered meanwhile. */
async function changeAmidQuestions(change: () => Promise<void>) {
  const askAll = () =>
    EVERYWHERE.map(async ({ page, ...rest }) => ({ page, answer: await ask({ page, ...rest }) }));
  const during = askAll();
  await change();
  return Promise.all([...during, ...askAll()]);
}

type Step = Question & { change?: 'publish' | 'take off' | 'phone' };
const CHANGES = { publish, 'take off': takeOff, phone: changePhone };

const question = {
  site: fc.constantFrom(0, 1),
  page: fc.constantFrom(...PAGES),
  encoding: fc.constantFrom(...ENCODINGS),
};
const change = fc.constantFrom('publish', 'take off', 'phone');
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(fc.record(question), fc.record({ ...question, change })),
  { minLength: 1, maxLength: 6 },
);

test('whatever is changed and asked at two processes, they show what was there meanwhile, and then what Next would render', () =>
  fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      /** What a process may show that hasn't heard of the last changes yet. */
      let possible = [state];
      for (const { change, ...asked } of taken) {
        if (change) {
          const answers = await changeAmidQuestions(() => CHANGES[change](asked.page));
          possible.push(state);
          for (const { page, answer } of answers) {
            expect(possible.map((one) => one[page])).toContain(titleIn(answer));
            if (answer.status === 200) expect(possible.map(({ phone }) => phone)).toContain(phoneIn(answer));
          }
        } else {
          await Promise.all(sites.map(hear));
          possible = [state];
          await expectNewest(asked, [asked.encoding]);
        }
      }
      await Promise.all(sites.map(hear));
      await Promise.all(PLACES.map((place) => expectNewest(place, ENCODINGS)));
    }),
    // A run begins with what the one before left: there is nothing to shrink.
    { numRuns: 4, endOnFailure: true },
  ));

test('under load a change is seen at both processes, and what was there before never again', async () => {
  await publish('about');
  await Promise.all(sites.map(hear));
  const before = state.about;
  const isOver = new AbortController();
  const titles: (string | undefined)[][] = [];
  const load = async (site: string) => {
    const seen: (string | undefined)[] = [];
    titles.push(seen);
    while (!isOver.signal.aborted) {
      const title = titleIn(await get(`${site}/about`));
      if (title !== seen.at(-1)) seen.push(title);
    }
  };
  const loads = sites.flatMap((site) => Array.from({ length: 8 }, () => load(site)));
  await until(
    () => titles,
    (all) => all.every((seen) => seen.length === 1),
  );
  await publish('about');
  await until(
    () => titles,
    (all) => all.every((seen) => seen.length > 1),
  );
  isOver.abort();
  await Promise.all(loads);
  for (const seen of titles) expect(seen).toEqual([before, state.about]);
});
