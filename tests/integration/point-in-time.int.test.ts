import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { markRecovered } from '@/lib/platform/backup/restore';
import { withConnection } from '@/lib/platform/connection';
import { migrate } from '@/lib/platform/migrate';
import { programOptions } from '@/scripts/local/postgres/cluster';
import { serverBinaries } from '@/scripts/local/postgres/files';
import { databaseOwner, privateFolder } from '@/scripts/local/postgres/owner';
import { rows } from '../support/rows';
import { until } from '../support/until';

// The recovery to a point in time of docs/operations.md, with the settings and commands that stand there, on a server that
// this file runs. `pg_basebackup`, which is in no npm package, is replaced by what it sends to the server.

jest.setTimeout(120_000); // it makes a cluster and starts it twice

const folder = mkdtempSync(path.join(tmpdir(), 'calusa-recovery-'));
chmodSync(folder, 0o711); // for root the server's owner, another user, must get through
const owner = databaseOwner();
const inFolder = (name: string) => privateFolder(path.join(folder, name), owner);
const [archive, socketDir, programs] = [inFolder('archive'), inFolder('socket'), inFolder('bin')];
const identity = path.join(inFolder('identity'), 'backup-identity.txt');
const options = {
  ...programOptions(owner),
  env: { NODE_ENV: 'production' as const, PATH: `${programs}:${process.env.PATH}` },
};
let server: ChildProcess | undefined;

/** Stands for `age`, which is no package of npm either: what it packs, nothing else here unpacks. */
const AGE = `#!/bin/sh
set -e
while getopts 'r:o:i:d' option; do
  case $option in r) to=$OPTARG ;; o) out=$OPTARG ;; i) test -s "$OPTARG" ;; d) opens=1 ;; esac
done
shift $((OPTIND - 1))
if [ "$opens" ]; then gzip -dc "$1" > "\${out:-/dev/stdout}"; else test "$to"; cat "$@" | gzip -c1 > "$out"; fi
`;

/** A block of the documentation, with this test's folders in place of those that stand there. */
function documented(start: string): string {
  const [, text = ''] = readFileSync('docs/operations.md', 'utf8').split('### Point in time');
  const block = [...text.matchAll(/^ *```\w*\n([^]*?)^ *```$/gm)].map(([, code = '']) =>
    code.replace(/^ +/gm, ''),
  );
  const found = block.find((code) => code.startsWith(start));
  if (found === undefined) throw new Error(`docs/operations.md says nothing that begins with ${start}`);
  return found
    .replaceAll('/archive/', `${archive}/`)
    .replace('/var/lib/postgresql/backup-identity.txt', identity)
    .replace('age1…', 'age1recipient');
}

/** Runs a command of the documentation as the server's owner. */
const asOwner = (command: string, input?: Buffer) =>
  execFileSync('sh', ['-c', command], { ...options, input });

const urlOf = (database: string) =>
  `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(socketDir)}`;
const accepts = () => withConnection(urlOf('postgres'), async () => true).catch(() => false);

async function start(data: string) {
  const { postgres } = await serverBinaries(owner, path.join(folder, 'system'));
  const flags = ['-D', data, '-k', socketDir, '-c', 'listen_addresses='];
  server = spawn(postgres, flags, { ...options, stdio: 'ignore' });
  await until(accepts, Boolean);
}

async function stop() {
  const gone = server && once(server, 'exit');
  server?.kill('SIGINT');
  await gone;
  server = undefined;
}

/** What `pg_basebackup -Ft -X none -c fast` asks for and writes (protocol-replication.html of PostgreSQL's manual). */
async function baseBackup(): Promise<Buffer> {
  const client = new Client({ connectionString: `${urlOf('postgres')}&replication=true` });
  await client.connect();
  const parts: Buffer[] = [];
  client.connection.on('copyData', ({ chunk }: { chunk: Buffer }) => {
    if (chunk.toString('latin1', 0, 1) === 'd') parts.push(Buffer.from(chunk.subarray(1)));
  });
  await client.query("BASE_BACKUP (LABEL 'base', CHECKPOINT 'fast', WAL false, MANIFEST 'no')");
  await client.end();
  return Buffer.concat(parts);
}

const record = (action: string) =>
  rows(urlOf('calusa'), 'INSERT INTO audit_entry (at, action) VALUES (now(), $1) RETURNING id', [action]);

beforeAll(() => {
  writeFileSync(path.join(programs, 'age'), AGE, { mode: 0o755 });
  writeFileSync(identity, 'AGE-SECRET-KEY-1', { mode: 0o644 });
});
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a server’s archive brings back the moment before a mistake, as the documentation says', async () => {
  const { initdb } = await serverBinaries(owner, path.join(folder, 'system'));
  const [data, recovered] = [path.join(inFolder('lost'), 'data'), inFolder('recovered')];
  execFileSync(initdb, ['-D', data, '-U', 'postgres', '-A', 'trust', '--locale=C.UTF-8'], {
    ...options,
    stdio: 'ignore',
  });
  appendFileSync(path.join(data, 'postgresql.conf'), documented('archive_mode'));
  await start(data);
  await withConnection(urlOf('postgres'), (client) => client.query('CREATE DATABASE calusa'));
  await migrate({ ownerUrl: urlOf('calusa'), applicationUrl: urlOf('calusa') });

  const [, ...packing] = documented('pg_basebackup -D - -Ft -X none -c fast').split(' | ');
  asOwner(packing.join(' | '), await baseBackup());
  await record('before');
  const [{ moment } = {}] = await rows(urlOf('postgres'), 'SELECT clock_timestamp()::text AS moment');
  await record('mistake');
  const [{ file } = {}] = await rows(urlOf('postgres'), 'SELECT pg_walfile_name(pg_switch_wal()) AS file');
  await until(
    () => readdirSync(archive),
    (names) => names.includes(`${String(file)}.age`),
  );
  expect(readdirSync(archive).filter((name) => name.endsWith('.part'))).toEqual([]);
  await stop();

  const [base = ''] = readdirSync(archive).filter((name) => name.startsWith('base-'));
  asOwner(`age -d -i ${identity} ${archive}/${base} | tar xz -C ${recovered}`);
  const settings = documented('restore_command').replace("'…'", `'${String(moment)}'`);
  appendFileSync(path.join(recovered, 'postgresql.auto.conf'), settings);
  closeSync(openSync(path.join(recovered, 'recovery.signal'), 'w'));
  await start(recovered);
  const isRecovering = async () =>
    (await rows(urlOf('postgres'), 'SELECT pg_is_in_recovery() AS goes_on'))[0]?.goes_on;
  await until(isRecovering, (goesOn) => goesOn === false);

  const actions = await rows(urlOf('calusa'), 'SELECT action FROM audit_entry');
  expect(actions).toEqual([{ action: 'before' }]);
  const madeAt = new Date(String(moment));
  await markRecovered(urlOf('calusa'), madeAt, new Date());
  expect(await rows(urlOf('calusa'), 'SELECT made_at, released_at FROM restore')).toEqual([
    { made_at: madeAt, released_at: null },
  ]);
});
