import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import type { Outcome, Run } from './run';

const DOCUMENT = 'docs/operations.md';

/** Whose PostgreSQL it was, each with a block of its own in the document, and its words there. */
const DATABASES = {
  embedded: 'the embedded PostgreSQL',
  external: 'a PostgreSQL that the site doesn’t run',
};
export type FaultyDatabase = keyof typeof DATABASES;

/** What the run was like. */
export type Circumstances = { database: FaultyDatabase; machine: string; minutes: number };

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);

/** The middle one, and the longest where there are several. */
function range(times: readonly number[]): string {
  const sorted = times.toSorted((one, other) => one - other);
  const [middle = 0, longest = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)];
  return sorted.length === 1
    ? `${seconds(longest)} s`
    : `${seconds(middle)} s, ${seconds(longest)} s at most`;
}

/** Faults of a kind together, in the order in which they first happened. */
const byName = (outcomes: readonly Outcome[]) => Map.groupBy(outcomes, ({ name }) => name);

const rowOf = (name: string, outcomes: readonly Outcome[]) => ({
  fault: name,
  times: outcomes.length,
  lasts: outcomes[0]?.seconds ? `${outcomes[0].seconds} s` : '',
  accepted: range(outcomes.map(({ acceptedMs }) => acceptedMs)),
  mailed: range(outcomes.map(({ mailedMs }) => mailedMs)),
  turnedAway: outcomes.reduce((sum, one) => sum + one.turnedAway, 0),
});

export const tableOf = ({ outcomes }: Pick<Run, 'outcomes'>) =>
  [...byName(outcomes)].map(([name, ofKind]) => rowOf(name, ofKind));

const HEAD = `| Fault | Times | Lasted | Accepts again after | Emails again after | Sent in vain |
| --- | --- | --- | --- | --- | --- |`;

/** The part of the document about a run: what it was like, each fault, and what was there afterwards. */
export function faultsText({ outcomes, figures, problems }: Run, circumstances: Circumstances): string {
  const { database, machine, minutes } = circumstances;
  const kills = outcomes.filter((outcome) => outcome.seconds === 0).length;
  const rows = tableOf({ outcomes }).map((row) => `| ${Object.values(row).join(' | ')} |`);
  const { shown, stored, sentAgain, emails, refused, arrivedTwice, audited } = figures;
  const found =
    problems.length === 0 ? 'Nothing was lost.' : `Faults of the site that were found: ${problems.length}.`;
  return `The last run took ${minutes} minutes, with ${DATABASES[database]}, on ${machine}: ${kills} kills and ${outcomes.length - kills} conditions that lasted.

${HEAD}
${rows.join('\n')}

${found} ${shown} people were shown a reference, ${sentAgain} of them after sending the form more than once; ${stored} requests were stored. ${emails} emails were sent, ${arrivedTwice} of them twice, with the same Message-ID; ${refused} were given up because the server had refused their recipient for good. The audit's ${audited} entries were verified.`;
}

/** Puts a run into the document, in the place of the last one with such a database. */
export async function writeFaults(database: FaultyDatabase, text: string): Promise<void> {
  const block = new RegExp(String.raw`(<!-- faults, ${database} -->\n)[\s\S]*?(\n<!-- /faults -->)`);
  const document = readFileSync(DOCUMENT, 'utf8');
  const changed = document.replace(block, (_, open: string, close: string) => `${open}\n${text}\n${close}`);
  const options = { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' };
  writeFileSync(DOCUMENT, await format(changed, options));
}
