import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { hashPassword } from '@/lib/auth/password-hash';
import { Site } from './support/site';

// `npm run bench:sign-in [SECONDS]`: the production build with a database of its own. `/healthz` is read all the time,
// first alone, then while 24 sign in over and over: every other one with a wrong password, each time from another network.

const AT_ONCE = 24;
const MOST_MS = 100;
const PASSWORD = 'green boats at seven';
const seconds = Number(process.argv[2] ?? 10);
const site = new Site({ TRUSTED_PROXIES: '127.0.0.1' });

/** People with a password and an app, whose code nobody enters. */
async function invitePeople(count: number): Promise<string[]> {
  const client = new Client({ connectionString: site.databaseUrl });
  await client.connect();
  const hash = await hashPassword(PASSWORD);
  const emails: string[] = [];
  for (let one = 0; one < count; one += 1) {
    const [id, email] = [randomUUID(), `bench-${one}@staff.example`];
    await client.query(
      `INSERT INTO staff (id, name, email, email_verified, role, two_factor_enabled, created_at, updated_at)
       VALUES ($1, 'Bench', $2, true, 'intake', true, now(), now())`,
      [id, email],
    );
    await client.query(
      `INSERT INTO staff_account (id, account_id, provider_id, user_id, password, created_at, updated_at)
       VALUES ($1, $2, 'credential', $3, $4, now(), now())`,
      [randomUUID(), id, id, hash],
    );
    emails.push(email);
  }
  await client.end();
  return emails;
}

/** What the form of the sign-in page carries without JavaScript. */
async function hiddenFields(): Promise<[string, string][]> {
  const html = await (await fetch(`${site.url}/sign-in`)).text();
  const inputs = [...html.matchAll(/<input type="hidden" name="([^"]*)"(?: value="([^"]*)")?/g)];
  return inputs.map(([, name = '', value = '']) => [name, value.replaceAll('&quot;', '"')]);
}

let networks = 0;
async function signIn(email: string, isRight: boolean, hidden: [string, string][]): Promise<string> {
  const form = new FormData();
  for (const [name, value] of hidden) form.append(name, value);
  form.set('email', email);
  form.set('password', isRight ? PASSWORD : `not ${PASSWORD}`);
  networks += 1;
  const response = await fetch(`${site.url}/sign-in`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: {
      origin: site.url,
      cookie: 'keeps-cookies=1',
      'x-forwarded-for': `10.${networks >> 16}.${(networks >> 8) & 255}.${networks & 255}`,
    },
  });
  const html = await response.text();
  if (response.status === 303) return 'let on to the code';
  if (html.includes('The email or the password isn’t right')) return 'wrong password';
  if (html.includes('Many people are signing in')) return 'busy';
  return `answered ${response.status}`;
}

/** Reads `/healthz` until the time is over, and gives how long each answer took. */
async function readHealth(until: number): Promise<number[]> {
  const times: number[] = [];
  while (performance.now() < until) {
    const start = performance.now();
    await (await fetch(`${site.url}/healthz`)).text();
    times.push(performance.now() - start);
    await sleep(5);
  }
  return times.sort((a, b) => a - b);
}

const after = () => performance.now() + seconds * 1000;
const share = (times: readonly number[], part: number) =>
  times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
const row = (times: readonly number[]) => ({
  reads: times.length,
  'p50 (ms)': share(times, 0.5).toFixed(1),
  'p99 (ms)': share(times, 0.99).toFixed(1),
  'longest (ms)': share(times, 1).toFixed(1),
});

await site.start();
const emails = await invitePeople(AT_ONCE);
const hidden = await hiddenFields();
const answers = new Map<string, number>();
const waits: number[] = [];
const signInUntil = async (until: number, email: string, isRight: boolean) => {
  while (performance.now() < until) {
    const start = performance.now();
    const answer = await signIn(email, isRight, hidden);
    waits.push(performance.now() - start);
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  }
};
await signInUntil(performance.now() + 1000, emails[0] ?? '', true); // what is loaded late is loaded now
const alone = await readHealth(after());
[waits.length] = [0];
answers.clear();
const until = after();
const [busy] = await Promise.all([
  readHealth(until),
  ...emails.map((email, index) => signInUntil(until, email, index % 2 === 0)),
]);
await site.remove();
console.table({ 'healthz alone': row(alone), [`healthz, ${AT_ONCE} signing in`]: row(busy) });
console.table(Object.fromEntries([...answers].map(([answer, count]) => [answer, { count }])));
waits.sort((a, b) => a - b);
console.log(
  `A sign-in takes ${share(waits, 0.5).toFixed(0)} ms at p50, ${share(waits, 0.99).toFixed(0)} ms at p99.`,
);
const isQuick = share(busy, 0.99) <= MOST_MS;
console.log(`${isQuick ? 'Within' : 'Over'} ${MOST_MS} ms at p99.`);
process.exit(isQuick ? 0 : 1);
