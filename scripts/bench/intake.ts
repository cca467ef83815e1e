import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { FORM_FIELD_PREFIX, HONEYPOT_FIELD, ORIGIN_FIELD } from '@/lib/intake/fields';
import { withConnection } from '@/lib/platform/connection';
import { openedToken } from '@/lib/platform/opened-form';
import { OPENED_FIELD } from '@/lib/shared/form-work';
import type { Readings } from './figures';
import { addressOf, answersOf } from './person';
import { useKeys, withSite } from './site';
import { inRounds, median } from './statistics';
import { withThreeInserts } from './three-inserts';

const ROUNDS = 5;
const AT_ONCE = 32;
const SECONDS = 4;
/** The form was opened a while ago, since no one fills it in instantly. */
const OPENED_BEFORE_MS = 5 * 60_000;

let people = 0;

function personsRequest(): { body: string; headers: Record<string, string> } {
  people += 1;
  const fields = {
    [FORM_FIELD_PREFIX + randomUUID()]: '',
    [OPENED_FIELD]: openedToken(randomUUID(), new Date(Date.now() - OPENED_BEFORE_MS)),
    [ORIGIN_FIELD]: '/',
    [HONEYPOT_FIELD]: '',
    ...answersOf(people),
  };
  return {
    body: new URLSearchParams(fields).toString(),
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': addressOf(people),
    },
  };
}

/** That many people send the form at once, each as soon as the previous one has its response. */
export async function sendRequests(site: string, seconds: number): Promise<{ rate: number; p99: number }> {
  const { statusCodeStats, errors, duration, latency } = await autocannon({
    url: `${site}/api/consultation`,
    connections: AT_ONCE,
    duration: seconds,
    method: 'POST',
    requests: [{ setupRequest: (request) => ({ ...request, ...personsRequest() }) }],
  });
  const { '200': taken, ...others } = statusCodeStats;
  if (!taken || errors > 0 || Object.keys(others).length > 0)
    throw new Error(`Requests failed: ${JSON.stringify({ errors, ...statusCodeStats })}`);
  return { rate: taken.count / duration, p99: latency.p99 };
}

/** A quarantined request takes a different path, so something else would have been measured. */
const requireNew = (databaseUrl: string) =>
  withConnection(databaseUrl, async (client) => {
    const { rows } = await client.query("SELECT FROM consultation_request WHERE status <> 'new'");
    if (rows.length > 0) throw new Error(`${rows.length} of the requests were quarantined`);
  });

export const measureIntake = (): Promise<Readings> =>
  withSite(async ({ url, database }) => {
    useKeys();
    const rounds = await withThreeInserts(database.ownerUrl, (transact) =>
      inRounds(ROUNDS, {
        site: () => sendRequests(url, SECONDS),
        plain: async () => ({ rate: await transact(AT_ONCE, SECONDS), p99: 0 }),
      }),
    );
    await requireNew(database.ownerUrl);
    const rates = (side: 'site' | 'plain') => Math.round(median(rounds.map((round) => round[side].rate)));
    return {
      intakeShare: {
        value: median(rounds.map(({ site, plain }) => site.rate / plain.rate)),
        detail: `${rates('site')}/s, transactions ${rates('plain')}/s`,
      },
      intakeP99: { value: median(rounds.map(({ site }) => site.p99)), detail: `median of ${ROUNDS} rounds` },
    };
  });
