import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  backupName,
  expiredBackups,
  listAbandoned,
  listBackups,
  parseRetentionRule,
  type BackupEntry,
} from '@/lib/platform/backup/files';
import { newIdentity, readIdentities } from '@/lib/platform/backup/encryption';
import { checkBackup, isEncrypted, totalOf } from '@/lib/platform/backup/format';
import { writeBackup, type Progress } from '@/lib/platform/backup/write';
import { env, isProduction } from '@/lib/platform/env';
import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';
import { runApart } from './run-command';
import { withDatabase } from './running-database';
import { say } from './say';

const USE = `Use: npm run backup -- TARGET [--keep 14d,8w,12m]      writes a backup to a folder or a file
     npm run backup -- --list FOLDER [--identity FILE]  lists those in a folder; with the identity it reads them too
     npm run backup -- --new-identity FILE              makes the key pair that backups are encrypted with`;

const isFolder = (target: string) => existsSync(target) && statSync(target).isDirectory();

/** Says where a run is, every few seconds. */
function progressReport(): (progress: Progress) => void {
  let next = Date.now() + 2_000;
  return (progress) => {
    if (progress.step === 'reading back') say('Reading the backup back');
    else if (Date.now() >= next) {
      next = Date.now() + 2_000;
      say(`Copied ${Math.round(progress.share * 100)}% of the rows`);
    }
  };
}

/** The public keys to encrypt with. A site in production never writes rows in the clear. */
function recipients(): string[] {
  const { BACKUP_RECIPIENTS: given } = env();
  if (given.length > 0) return given;
  const how = 'make one with `npm run backup -- --new-identity FILE` and set BACKUP_RECIPIENTS.';
  if (isProduction(env())) throw new OperatorError(`A backup in production needs a key of its own: ${how}`);
  say(`This backup isn't encrypted. To encrypt it, ${how}`);
  return [];
}

async function write(url: string, target: string, keepText: string | undefined) {
  const keep = keepText === undefined ? undefined : parseRetentionRule(keepText);
  const now = new Date();
  const keys = recipients();
  const inFolder = isFolder(target);
  if (keep && !inFolder) throw new OperatorError(`--keep needs a folder, and ${target} isn't one.`);
  const file = inFolder ? path.join(target, backupName(now, keys.length > 0)) : target;
  say('Copying the rows');
  const options = { recipients: keys, onProgress: progressReport() };
  const rows = await writeBackup(url, path.resolve(file), now, options);
  console.log(
    `${file} has ${totalOf(rows)} rows from ${Object.keys(rows).length} tables, ${keys.length > 0 ? 'is encrypted' : 'is not encrypted'}, and was read back to check it.`,
  );
  for (const left of inFolder ? listAbandoned(target, now) : []) {
    rmSync(left, { force: true });
    console.log(`Deleted ${left}, which an interrupted run left.`);
  }
  for (const backup of keep ? expiredBackups(listBackups(target), keep) : []) {
    rmSync(backup.file);
    console.log(`Deleted ${backup.file} (expired under --keep).`);
  }
  console.log(
    'What people wrote can be read only with the keys (DATA_DIR/keys or CONFIDENTIAL_KEYS). Keep them somewhere else.',
  );
}

const size = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** Whether a backup is whole; an encrypted one shows it with its identity alone. */
async function stateOf({ file }: BackupEntry, identities: readonly string[]): Promise<string> {
  const isSealed = await isEncrypted(file);
  if (isSealed && identities.length === 0) return 'encrypted';
  try {
    const { rows, mac } = await checkBackup({ file, identities: isSealed ? identities : [] });
    const faults = `${isSealed ? '' : ', not encrypted'}${mac === undefined ? ', without proof of who wrote it' : ''}`;
    return `whole, ${totalOf(rows)} rows${faults}`;
  } catch (error) {
    if (error instanceof OperatorError) return error.message;
    throw error;
  }
}

async function printCopies(target: string, identities: readonly string[]) {
  if (!isFolder(target)) throw new OperatorError(`${target} is not a folder.`);
  const backups = listBackups(target);
  for (const backup of backups) {
    const made = backup.madeAt.toISOString().replace('T', ' ').slice(0, 16);
    console.log(
      `${made} UTC  ${size(backup.bytes).padStart(10)}  ${backup.file}  ${await stateOf(backup, identities)}`,
    );
  }
  console.log(`Backups: ${backups.length}.`);
}

async function makeIdentity(file: string) {
  if (existsSync(file))
    throw new OperatorError(`${file} exists already. Backups may need it: choose another name.`);
  const { identity, recipient } = await newIdentity();
  try {
    writeFileSync(file, `# Opens the backups that were encrypted for ${recipient}\n${identity}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
  } catch (fault) {
    throw new OperatorError(
      `${file} can't be written (${faultCode(fault)}). Name a file in a folder of your own.`,
    );
  }
  console.log(`Move ${file} off this machine, and keep two copies: without it no backup can be restored.
Set on the site: BACKUP_RECIPIENTS=${recipient}`);
}

const OPTIONS = {
  keep: { type: 'string' },
  list: { type: 'boolean' },
  identity: { type: 'string' },
  'new-identity': { type: 'string' },
} as const;

function parsed(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: OPTIONS });
  } catch {
    throw new OperatorError(USE);
  }
}

// `npm run backup` copies all rows of the database; the keys are stored separately.
await runApart((args) => {
  const { values, positionals } = parsed(args);
  const { keep, list, identity, 'new-identity': newFile } = values;
  const [target] = positionals;
  if (newFile !== undefined && positionals.length === 0) return makeIdentity(newFile);
  if (target === undefined || positionals.length > 1) throw new OperatorError(USE);
  return list
    ? printCopies(target, identity ? readIdentities(identity) : [])
    : withDatabase((url) => write(url, target, keep));
});
