import { spawnSync } from 'node:child_process';
import { bundleOf } from '@/scripts/bundle.js';
import { rows } from '../rows';
import { until } from '../until';
import { readPrinted } from './printed';
import { STAFF, type Scene } from './scene';

const [, REFUSED] = STAFF;
const SETTLED_SECONDS = 15 * 60;

export type Afterwards = {
  /** What is wrong: nothing, if nothing was lost. */
  problems: string[];
  figures: Record<string, number>;
  /** How often each error was logged. */
  errors: Map<string, number>;
};

type Delivery = {
  id: string;
  state: string;
  template: string;
  recipient: string | null;
  code: string | null;
};

const WAITING = {
  emails: `SELECT count(*) FROM delivery WHERE state = 'queued'`,
  people: 'SELECT count(*) FROM consultation_request WHERE awaits_summary',
};

/** Emails that failed are tried again now rather than after half a minute or more. */
const HURRY = "UPDATE pgboss.job SET start_after = now() WHERE state = 'retry'";

/**
 * Waits until every email has its fate, and staff have been told of everyone. Who is in a hurry doesn't wait for what they are
 * told of many people at once, which is done every minute.
 */
async function settle({ site }: Scene, isHurried: boolean) {
  const countOf = async (query: string) => Number((await rows(site.databaseUrl, query))[0]?.count);
  await until(
    async () => {
      if (isHurried) await rows(site.databaseUrl, HURRY);
      return (await countOf(WAITING.emails)) + (isHurried ? 0 : await countOf(WAITING.people));
    },
    (waiting) => waiting === 0,
    { seconds: SETTLED_SECONDS, everyMs: 1_000 },
  );
}

const few = (names: readonly string[]) => `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
const unless = (names: readonly string[], problem: string) =>
  names.length === 0 ? [] : [`${names.length} ${problem}: ${few(names)}`];

/** Every reference that someone was shown is stored once, and nothing else is. */
async function checkRequests({ site, stream }: Scene) {
  const stored = await rows(site.databaseUrl, 'SELECT reference, status FROM consultation_request');
  const counts = new Map<string, number>();
  for (const { reference } of stored) counts.set(String(reference), (counts.get(String(reference)) ?? 0) + 1);
  const shown = stream.accepted.map(({ reference }) => reference);
  const isShown = new Set(shown);
  return {
    shown: shown.length,
    stored: stored.length,
    problems: [
      ...unless(
        shown.filter((reference) => !counts.has(reference)),
        'references were shown and are not stored',
      ),
      ...unless(
        shown.filter((reference) => (counts.get(reference) ?? 0) > 1),
        'references are stored twice',
      ),
      ...unless(
        [...counts.keys()].filter((reference) => !isShown.has(reference)),
        'requests are stored that no one was shown',
      ),
      ...unless(
        stored.filter(({ status }) => status !== 'new').map(({ reference }) => String(reference)),
        'requests were taken for spam',
      ),
      ...(isShown.size < shown.length ? ['Two people were shown the same reference'] : []),
    ],
  };
}

/** Refused by the server, or an alarm about the mail server, for which this site has no second one. */
const isRefused = ({ recipient, state, code }: Delivery) =>
  state === 'failed' && ((recipient === REFUSED && code === 'SMTP_550') || code === 'NO_SECOND_ROUTE');

/** Every email has arrived, by its one Message-ID, but for those that could not be sent for good. */
async function checkMails({ site, mailbox, stream }: Scene) {
  const deliveries = (await rows(
    site.databaseUrl,
    'SELECT id, state, template, recipient, last_error_code AS code FROM delivery',
  )) as Delivery[];
  const arrived = mailbox.counts();
  const known = new Set(deliveries.map(({ id }) => id));
  const expected = deliveries.filter((delivery) => !isRefused(delivery));
  const acknowledged = deliveries.filter(({ template }) => template === 'consultation_acknowledged').length;
  const sums = [...arrived.values()];
  return {
    emails: expected.length,
    refused: deliveries.length - expected.length,
    arrivedTwice: sums.filter((times) => times > 1).length,
    problems: [
      ...unless(
        expected.filter(({ id, state }) => state !== 'sent' || !arrived.has(id)).map(({ id }) => id),
        'emails were not sent',
      ),
      ...unless(
        [...arrived.keys()].filter((id) => !known.has(id)),
        'emails arrived that the site does not know',
      ),
      ...(acknowledged === stream.accepted.length
        ? []
        : [`${acknowledged} notes to ${stream.accepted.length} people`]),
    ],
  };
}

/** Runs `npm run audit -- verify` as an operator would. */
function checkAudit({ site }: Scene) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bundleOf('audit'), 'verify'], {
    env: site.commandEnvironment,
    encoding: 'utf8',
  });
  const [, chained = '0', unchained = '0'] = /^(\d+) entries are chained\. (\d+) are not/.exec(stdout) ?? [];
  const isWhole = status === 0 && unchained === '0';
  return { chained: Number(chained), problems: isWhole ? [] : [`The audit: ${stdout}${stderr}`] };
}

/** Checks, once people have stopped coming, that nothing was lost and nothing came twice. */
export async function lookAfterwards(scene: Scene, isHurried: boolean): Promise<Afterwards> {
  await settle(scene, isHurried);
  const requests = await checkRequests(scene);
  const mails = await checkMails(scene);
  await until(
    () => checkAudit(scene),
    ({ problems }) => problems.length === 0,
    { seconds: 5, everyMs: 1_000 },
  ).catch(() => undefined); // new entries are chained within seconds
  const audit = checkAudit(scene);
  const printed = readPrinted(scene.site.output);
  const unexplained = [...scene.stream.unexplained].map(([what, times]) => `Answered ${what} ${times} times`);
  const tries = scene.stream.accepted.map((one) => one.tries);
  return {
    problems: [
      ...requests.problems,
      ...mails.problems,
      ...audit.problems,
      ...printed.problems,
      ...unexplained,
    ],
    figures: {
      shown: requests.shown,
      stored: requests.stored,
      sentAgain: tries.filter((count) => count > 1).length,
      emails: mails.emails,
      refused: mails.refused,
      arrivedTwice: mails.arrivedTwice,
      audited: audit.chained,
    },
    errors: printed.errors,
  };
}
