import path from 'node:path';
import { writeBackup } from '@/lib/platform/backup/write';
import { OperatorError } from '@/lib/shared/operator-error';
import { runCommand } from './run-command';
import { databaseUrl } from './running-database';

// `npm run backup -- FILE` writes all rows of the running database to a file; the keys are stored separately.
await runCommand(async ([file, ...rest]) => {
  if (!file || rest.length > 0) throw new OperatorError('Use: npm run backup -- FILE');
  const rows = await writeBackup(await databaseUrl(), path.resolve(file), new Date());
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  console.log(
    `${file} has ${total} rows from ${Object.keys(rows).length} tables, and was read back to check it.`,
  );
  console.log(
    'It can be read only with the keys (DATA_DIR/keys or CONFIDENTIAL_KEYS). Keep them somewhere else.',
  );
});
