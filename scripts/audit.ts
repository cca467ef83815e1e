import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  checkpointsFile,
  verifyAudit,
  type Replaced,
  type SealedVerdict,
  type Verdict,
} from '@/lib/audit/chain/data';
import type { Break, CheckpointProblem, LinkProblem } from '@/lib/audit/chain/domain';
import { countUnlistedExports, whoSaw, type Sighting } from '@/lib/audit/data';
import { entryLine } from '@/lib/audit/domain';
import { clinic } from '@/lib/clinic/data';
import { askForProofs, type Asked } from '@/lib/intake/proofs/data';
import { isContact, proofLines } from '@/lib/intake/proofs/domain';
import { formatMoment } from '@/lib/shared/dates';
import { OperatorError } from '@/lib/shared/operator-error';
import { ownValue } from '@/lib/shared/own-value';
import { runCommand } from './run-command';

const REASONS: Readonly<Record<LinkProblem | CheckpointProblem, string>> = {
  ENTRY_DELETED: 'its entry was deleted',
  ENTRY_ALTERED: 'its entry or its link was changed or moved',
  LINK_MISSING: 'its link was deleted, with its entry or without it',
  LINK_FORGED: 'its link was forged',
  UNKNOWN_KEY: "its link was made with a key that this site doesn't have",
  TAIL_CUT: 'a checkpoint knows of more entries than the database has',
  REWRITTEN: 'a checkpoint says otherwise: the chain was rewritten from here or from an earlier entry',
  CHECKPOINT_FORGED: 'this line was changed, torn, made up or signed with an unknown key',
  CHECKPOINTS_MISSING:
    'there are none, so a cut-off end or a full rewrite would go unnoticed; name a file of them, such as a worker’s shipped log',
};

function wordsOf({ position, entryId, reason, ...rest }: Break): string {
  if (position === null)
    return `BROKEN checkpoints${'line' in rest && rest.line ? `, ${rest.line}` : ''}: ${REASONS[reason]}.`;
  return `BROKEN at position ${position}${entryId === null ? '' : `, entry ${entryId}`}: ${REASONS[reason]}.`;
}

const REPLACED: Readonly<Record<Replaced['problem'], string>> = {
  OLD_VALUE: 'an older value was put back',
  FOREIGN_VALUE:
    'the audit doesn’t know this value: it belongs to another row, was forged, or needs a key that’s missing',
  MISSING_VALUE: 'the value was removed',
  SEALED_TWICE: 'an older value was put back and then changed by the site',
  DELETED_BEFORE: 'it was deleted, and its row was put back',
  REQUEST_MISSING: 'its row is gone, but no entry records a deletion',
};
const NAMED = 100;

function sealedReport({ requests, uncovered, replaced }: SealedVerdict): string[] {
  const named = replaced.slice(0, NAMED).map(({ request, field, problem }) => {
    const what = field === null ? '' : `, ${field}`;
    return `REPLACED in request ${request}${what}: ${REPLACED[problem]} (${problem}).`;
  });
  return [
    `Compared ${requests} requests with the audit. ${uncovered} aren’t covered yet: an earlier release stored them, and a running worker will cover them.`,
    ...named,
    ...(replaced.length > NAMED ? [`${replaced.length - NAMED} more were replaced.`] : []),
    replaced.length === 0
      ? 'No encrypted value was rolled back, swapped or removed.'
      : 'Don’t change the database. Look up the original values in the newest backup, and find out who could write to the database.',
  ];
}

function report({
  chained,
  unchained,
  unchainedSince,
  checkpoints,
  lastCheckpoint,
  unfinished,
  firstBroken,
  sealed,
}: Verdict): string[] {
  const { timeZone } = clinic();
  const since = unchainedSince ? `, the oldest of ${formatMoment(unchainedSince, timeZone)}` : '';
  const last = lastCheckpoint
    ? `, the last for position ${lastCheckpoint.position} of ${formatMoment(new Date(lastCheckpoint.at), timeZone)}`
    : '';
  return [
    `${chained} entries are chained. ${unchained} are not chained yet${since}; a running worker chains them within seconds.`,
    `${checkpoints} signed checkpoints were compared${last}.`,
    ...(unfinished
      ? [
          'A crash left the last line of this machine’s checkpoints unfinished. The worker will replace it with the next checkpoint.',
        ]
      : []),
    firstBroken ? wordsOf(firstBroken) : 'Nothing was edited, deleted, moved, rewritten or cut.',
    ...sealedReport(sealed),
  ];
}

/** Checkpoint files: this machine's own if it has one, and those named. */
function checkpointFiles(named: readonly string[]): string[] {
  const missing = named.find((file) => !existsSync(file));
  if (missing !== undefined) throw new OperatorError(`There is no file ${missing}.`);
  return [checkpointsFile(), ...named].filter((file) => existsSync(file));
}

const sightingLine = (sighting: Sighting): string =>
  `${formatMoment(sighting.at, clinic().timeZone)}  ${entryLine(sighting)}`;

async function printWhoSaw(named: readonly string[]) {
  const [typed = ''] = named;
  const sightings = named.length === 1 ? await whoSaw(typed) : null;
  if (!sightings) throw new OperatorError(USE);
  if (sightings.length === 0)
    throw new OperatorError(
      `The audit has no request ${typed}. Check the reference, or use the request's id.`,
    );
  for (const sighting of sightings) console.log(sightingLine(sighting));
  const unlisted = await countUnlistedExports();
  if (unlisted > 0)
    console.log(
      `${unlisted} older exports don't list their requests: compare their days and statuses on the Activity page.`,
    );
}

/** Numbers and addresses come from standard input, so that they don't end up in a shell's history. */
async function readContact(): Promise<string> {
  if (process.stdin.isTTY) console.log('Enter a phone number or email address:');
  for await (const line of createInterface({ input: process.stdin })) return line.trim();
  return '';
}

async function askedFor([request]: readonly string[]): Promise<Asked> {
  if (request !== undefined) return { request };
  const contact = await readContact();
  if (!isContact(contact)) throw new OperatorError(USE);
  return { contact };
}

async function printProofs(named: readonly string[]) {
  const found = named.length > 1 ? null : await askForProofs(await askedFor(named), new Date());
  if (!found) throw new OperatorError(USE);
  const { proofs, years } = found;
  for (const proof of proofs) {
    const lines = proofLines(proof, { years, timeZone: clinic().timeZone });
    console.log(`${lines.join('\n')}\n`);
  }
  console.log(`Proofs found: ${proofs.length}. This lookup is recorded in the audit.`);
}

async function verify(named: readonly string[]) {
  const verdict = await verifyAudit(checkpointFiles(named));
  for (const line of report(verdict)) console.log(line);
  if (!verdict.ok) process.exitCode = 1;
}

const USE = `Use: npm run audit -- verify [FILE…]
     npm run audit -- who-saw REFERENCE
     npm run audit -- proofs REFERENCE
     npm run audit -- proofs            (then enter a phone number or email address)`;

/**
 * `npm run audit -- verify [FILE…]` checks the whole audit and names the first entry that was tampered with. FILE has
 * more checkpoints: another worker's, or a shipped log. Exits with 1 if something is broken.
 *
 * `npm run audit -- who-saw REFERENCE` lists who viewed, printed, exported or changed a request, even a deleted one.
 *
 * `npm run audit -- proofs REFERENCE` prints the proofs of the consents that were relied on and of a request's
 * disclosures, even for a deleted request; without a reference, those of everyone who gave the number or address on
 * standard input.
 */
await runCommand(async ([command = '', ...named]) => {
  const run = ownValue({ verify, 'who-saw': printWhoSaw, proofs: printProofs }, command);
  if (!run) throw new OperatorError(USE);
  await run(named);
});
