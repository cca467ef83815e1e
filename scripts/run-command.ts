import { existsSync } from 'node:fs';
import { readPublished } from '@/lib/content/copy/data';
import { env } from '@/lib/platform/env';
import { prepareKeys } from '@/lib/platform/key-service';
import { keysExist } from '@/lib/platform/keys';
import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';
import { withDatabase } from './running-database';

/** Runs a command that needs no database, and reports errors in one line. */
export async function runApart(command: (args: string[]) => Promise<void>): Promise<never> {
  try {
    if (existsSync('.env')) process.loadEnvFile('.env');
    if (keysExist(env().DATA_DIR)) await prepareKeys();
    await command(process.argv.slice(2));
    process.exit(); // an idle connection would keep it running for ten more seconds
  } catch (error) {
    console.error(error instanceof OperatorError ? error.message : `It didn't work (${faultCode(error)}).`);
    process.exit(1);
  }
}

/** Runs a command on the database (running-database.ts), and reports errors in one line. */
export const runCommand = (command: (args: string[]) => Promise<void>): Promise<never> =>
  runApart((args) =>
    withDatabase(async () => {
      await readPublished();
      await command(args);
    }),
  );
