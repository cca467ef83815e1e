import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withConnection } from '@/lib/platform/connection';
import { excessOf } from '@/lib/platform/database-rights';
import { migrate } from '@/lib/platform/migrate';
import { ensureCluster, programOptions, socketFolder } from '@/scripts/local/postgres/cluster';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@/scripts/local/postgres/embedded';
import { serverBinaries, serverHome } from '@/scripts/local/postgres/files';
import { databaseOwner } from '@/scripts/local/postgres/owner';
import { rows } from '../support/rows';
import { until } from '../support/until';

jest.setTimeout(120_000); // it starts servers one after another

const dataDir = mkdtempSync(path.join(tmpdir(), 'calusa-data-'));
const systemDir = mkdtempSync(path.join(tmpdir(), 'calusa-system-'));
let server: EmbeddedPostgres | undefined;

const SECRET = 'canary-of-a-key';
process.env.CONFIDENTIAL_KEYS = SECRET;

afterAll(async () => {
  await server?.stop();
  for (const folder of [dataDir, systemDir]) rmSync(folder, { recursive: true, force: true });
});

const answersTo = (connectionString: string) =>
  withConnection(connectionString, async () => true).catch(() => false);

/**
 * A database as the last release without roles left it: everything belongs to the superuser, and anyone may log in as
 * that.
 */
async function leaveOldDatabase() {
  const owner = databaseOwner();
  const binaries = await serverBinaries(owner, systemDir);
  const home = serverHome(dataDir, owner, systemDir);
  const data = path.join(home, 'data');
  execFileSync(binaries.initdb, ['-D', data, '-U', 'postgres', '-A', 'trust', '--locale=C.UTF-8'], {
    ...programOptions(owner),
    stdio: 'ignore',
  });
  const socketDir = socketFolder(ensureCluster(binaries, home, owner).replace(/\/data$/, ''), owner);
  const old = spawn(binaries.postgres, ['-D', data, '-k', socketDir, '-c', 'listen_addresses='], {
    ...programOptions(owner),
    stdio: 'ignore',
  });
  const urlOf = (database: string) =>
    `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(socketDir)}`;
  await until(() => answersTo(urlOf('postgres')), Boolean);
  await withConnection(urlOf('postgres'), (client) => client.query('CREATE DATABASE calusa'));
  await migrate({ ownerUrl: urlOf('calusa'), applicationUrl: urlOf('calusa') });
  await rows(urlOf('calusa'), "INSERT INTO audit_entry (at, action) VALUES (now(), 'staff.signed_in')");
  const gone = once(old, 'exit');
  old.kill('SIGINT');
  await gone;
  return urlOf('calusa');
}

test('a database of an earlier release goes on with roles of its own, and nobody is let in without a password', async () => {
  const superuserWithoutPassword = await leaveOldDatabase();
  server = await startEmbeddedPostgres(dataDir, systemDir);
  await migrate(server);
  expect(await answersTo(superuserWithoutPassword)).toBe(false);

  expect(await excessOf(server.applicationUrl)).toBeNull();
  expect(await excessOf(server.ownerUrl)).toBe('OWNER');
  const [{ foreign } = {}] = await rows(
    server.ownerUrl,
    `SELECT (SELECT count(*) FROM pg_class c WHERE relnamespace IN ('public'::regnamespace, 'pgboss'::regnamespace) AND relowner <> current_user::regrole)
       + (SELECT count(*) FROM pg_type WHERE typnamespace IN ('public'::regnamespace, 'pgboss'::regnamespace) AND typowner <> current_user::regrole)
       + (SELECT count(*) FROM pg_proc WHERE pronamespace IN ('public'::regnamespace, 'pgboss'::regnamespace) AND proowner <> current_user::regrole) AS foreign`,
  );
  expect(foreign).toBe('0');
  expect(
    await rows(
      server.applicationUrl,
      "INSERT INTO audit_entry (at, action) VALUES (now(), 'x') RETURNING id::text",
    ),
  ).toEqual([{ id: '2' }]);
  const deletion = (url: string) => withConnection(url, (client) => client.query('DELETE FROM audit_entry'));
  await expect(deletion(server.applicationUrl)).rejects.toMatchObject({ code: '42501' });
  await expect(deletion(server.ownerUrl)).rejects.toMatchObject({ code: '2F005' }); // because of its triggers
});

test('the passwords are the owner’s of DATA_DIR alone, survive a restart, and are made again where they were lost', async () => {
  const file = path.join(dataDir, 'pgpass');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const before = server!.applicationUrl;
  await server!.stop();
  server = await startEmbeddedPostgres(dataDir, systemDir);
  expect(server.applicationUrl).toBe(before);
  await server.stop();
  rmSync(file);
  server = await startEmbeddedPostgres(dataDir, systemDir);
  expect(server.applicationUrl).not.toBe(before);
  expect([await answersTo(before), await answersTo(server.applicationUrl)]).toEqual([false, true]);
});

test('the application reads no passwords of the server, and makes no tables of its own', async () => {
  const run = (sql: string) => withConnection(server!.applicationUrl, (client) => client.query(sql));
  await expect(run('SELECT rolpassword FROM pg_authid')).rejects.toMatchObject({ code: '42501' });
  await expect(run('CREATE TEMPORARY TABLE mine (id int)')).rejects.toMatchObject({ code: '42501' });
});

test('the server learns nothing of our environment, where keys may be', async () => {
  const [{ given } = {}] = await withConnection(server!.superuserUrl, async (client) => {
    await client.query("CREATE TEMPORARY TABLE given (line text); COPY given FROM PROGRAM 'env'");
    return (await client.query<{ given: string }>("SELECT string_agg(line, E'\\n') AS given FROM given"))
      .rows;
  });
  expect(given).toMatch(/^PATH=/m);
  expect(given).not.toContain(SECRET);
});

test('the server is reached by its socket alone, whose folder is closed to other users', async () => {
  const [{ addresses, folder } = {}] = await rows(
    server!.superuserUrl,
    "SELECT current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS folder",
  );
  expect(addresses).toBe('');
  expect(statSync(String(folder)).mode & 0o777).toBe(0o700);
});

const serverPid = () =>
  Number(readFileSync(path.join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);

test('a server that the system has stopped is ended, and started again with one line; nothing committed is lost', async () => {
  await server!.stop();
  const said: string[] = [];
  const pace = { pauseMs: 250, misses: 4, missesAtStart: 200 };
  const watch = { pace, answerMs: 2_000, say: (line: string) => said.push(line) };
  server = await startEmbeddedPostgres(dataDir, systemDir, watch);
  await rows(
    server.applicationUrl,
    "INSERT INTO audit_entry (at, action) VALUES (now(), 'before') RETURNING id",
  );
  const looks = async () =>
    Number(
      (
        await rows(server!.superuserUrl, "SELECT sessions FROM pg_stat_database WHERE datname = 'postgres'")
      )[0]?.sessions,
    );
  const atFirst = await looks();
  await until(looks, (count) => count > atFirst + 1); // until then it may be starting, which takes longer
  const hung = serverPid();
  process.kill(hung, 'SIGSTOP');
  await until(() => said.length, Boolean);
  await until(() => answersTo(server!.applicationUrl), Boolean);
  expect(serverPid()).not.toBe(hung);
  expect(
    await rows(
      server.applicationUrl,
      "SELECT count(*)::int AS stored FROM audit_entry WHERE action = 'before'",
    ),
  ).toEqual([{ stored: 1 }]);
  expect(said).toEqual(['PostgreSQL hung; restarting it']);
});

test('a start that is killed while it makes its cluster leaves nothing in the way of the next, even if that goes on', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'calusa-home-'));
  const initdb = path.join(home, 'initdb');
  writeFileSync(initdb, '#!/bin/sh\nmkdir "$2" && echo 18 > "$2/PG_VERSION"\n', { mode: 0o700 });
  const binaries = { ...(await serverBinaries(undefined, systemDir)), initdb };
  const leftover = path.join(home, 'data.unfinished');
  // One process, so that nothing of it goes on once it is killed.
  const writes = `const [, folder] = process.argv;
    for (let n = 0; ; n += 1) { fs.mkdirSync(folder, { recursive: true }); fs.writeFileSync(folder + '/' + n, ''); }`;
  const goesOn = spawn(process.execPath, ['-e', writes, leftover], { stdio: 'ignore' });
  await until(() => existsSync(leftover), Boolean);
  ensureCluster(binaries, home, undefined);
  const gone = once(goesOn, 'exit');
  goesOn.kill('SIGKILL');
  await gone;
  ensureCluster(binaries, home, undefined);
  expect(readdirSync(home).sort()).toEqual(['data', 'initdb']);
  rmSync(home, { recursive: true });
});
