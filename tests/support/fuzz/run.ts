import fc from 'fast-check';
import type { BrowserContext } from 'playwright/test';
import type { Site } from '../site';
import { signInAs } from '../staff';
import { KNOWN } from './known';
import { attacks, COOKIE, type Attack, type Sender } from './requests';
import { exchange } from './send';
import { actionIds, routes } from './surface';

const AT_ONCE = 8;
/** How often sessions are recreated, because an attack may have ended them or they were idle. */
const SESSION_LASTS = 500;
const PATIENCE_MS = 30_000;

/** A failure: how often it happened, and the first request that caused it. */
export type Fault = { what: string; count: number; first: string };
export type Figures = {
  sent: number;
  seed: number;
  statuses: Record<string, number>;
  slowestMs: number;
  faults: Fault[];
};

/** A signed-in sender's Cookie header. */
async function cookieOf(site: Site, sender: Sender): Promise<string> {
  if (sender === 'nobody') return '';
  let cookie = '';
  const jar = {
    addCookies: ([given]: { name: string; value: string }[]) => {
      if (given) cookie = `${given.name}=${given.value}`;
      return Promise.resolve();
    },
  };
  await signInAs(jar as unknown as BrowserContext, site, sender);
  return cookie;
}

const readable = ({ sender, head, body }: Attack) =>
  `${sender}: ${JSON.stringify(head.slice(0, 1_500))} ${JSON.stringify(body.subarray(0, 500).toString('latin1'))}`;

/** Groups similar attacks: the method and the first segments of the URL. */
const kindOf = ({ address }: Attack) =>
  address
    .replace(/[?#].*$/s, '')
    .split('/')
    .slice(0, 4)
    .join('/')
    .slice(0, 60);

/** Sends the known attacks and then that number of requests, and reports the results. */
export async function fuzz(site: Site, { seed, count }: { seed: number; count: number }): Promise<Figures> {
  const surface = { routes: routes(), actions: actionIds(), origin: site.url };
  const waiting = [...KNOWN(site.url), ...fc.sample(attacks(surface), { seed, numRuns: count })];
  const total = waiting.length;
  const statuses = new Map<string, number>();
  const faults = new Map<string, Fault>();
  let [sent, slowestMs] = [0, 0];
  let cookies: Promise<Map<Sender, string>> | undefined;
  const signIn = async () =>
    new Map(
      await Promise.all(
        (['admin', 'intake', 'marketing'] as const).map(
          async (role) => [role, await cookieOf(site, role)] as const,
        ),
      ),
    );

  const attack = async (one: Attack) => {
    if (sent % SESSION_LASTS === 0) cookies = signIn();
    sent += 1;
    const cookie = (await cookies)?.get(one.sender) ?? '';
    const head = Buffer.from(one.head.replaceAll(COOKIE, cookie), 'latin1');
    const start = performance.now();
    const bytes = Buffer.concat([head, one.body]);
    const { status, fault } = await exchange(site.port, bytes, {
      hangsUp: one.hangsUp ?? false,
      patienceMs: PATIENCE_MS,
    });
    slowestMs = Math.max(slowestMs, performance.now() - start);
    const kind = status === undefined ? 'dropped' : String(status);
    statuses.set(kind, (statuses.get(kind) ?? 0) + 1);
    if (fault === undefined) return;
    const what = `${kindOf(one)} ${fault}`;
    const known = faults.get(what);
    faults.set(what, { what, count: (known?.count ?? 0) + 1, first: known?.first ?? readable(one) });
  };
  const work = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) await attack(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return {
    sent: total,
    seed,
    statuses: Object.fromEntries(statuses),
    slowestMs: Math.round(slowestMs),
    faults: [...faults.values()],
  };
}
