import { verifyAudit } from '@/lib/audit/data';
import type { BreakReason } from '@/lib/audit/domain';
import { headsFile } from '@/lib/audit/mutations';
import { env } from '@/lib/platform/env';
import { OperatorError } from '@/lib/shared/operator-error';
import { runCommand } from './run-command';

const REASONS: Record<BreakReason, string> = {
  ENTRY_DELETED: 'its entry was deleted',
  ENTRY_ALTERED: 'its entry was changed, or stands at another place than before',
  LINK_MISSING: 'its link was deleted',
  UNKNOWN_KEY: 'its key is not among the keys given',
  HEAD_FORGED: 'a head in the file was changed or made up',
  TAIL_CUT: 'a head in the file knows more entries than the database holds',
  REWRITTEN: 'a head in the file says otherwise: the chain was written anew',
};

/** `npm run audit -- verify` looks at the whole audit and names the first entry that is not as it was. */
await runCommand(async ([command]) => {
  if (command !== 'verify') throw new OperatorError('Use: npm run audit -- verify');
  const file = headsFile(env().DATA_DIR);
  const { chained, unchained, heads, firstBroken } = await verifyAudit(file);
  console.log(
    `${chained} entries are chained, ${unchained} are not chained yet (the worker does so every few seconds).`,
  );
  console.log(
    heads > 0
      ? `${heads} heads in ${file} were compared.`
      : `There are no heads in ${file}: a cut tail or a full rewrite can't be found from here.`,
  );
  if (firstBroken) {
    const entry = firstBroken.entryId === null ? '' : `, entry ${firstBroken.entryId}`;
    console.log(`BROKEN at position ${firstBroken.position}${entry}: ${REASONS[firstBroken.reason]}.`);
    process.exitCode = 1;
  } else console.log('Nothing was edited, deleted, moved, rewritten or cut.');
});
