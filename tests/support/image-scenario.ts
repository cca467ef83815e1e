import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { productionSettings } from './production-settings';
import { sitePort } from './site-port';
import { TestSmtp } from './smtp';
import { until } from './until';
import { openForm, sendForm } from './visitor-form';

// Run by tests/integration/release.int.test.ts with the addresses of an empty database. As root in namespaces of its own, it
// assembles the root folder of the image (deploy/Dockerfile) and runs what is in it as the image's user, without a network
// but loopback. Elsewhere it runs a copy of the release that can't be written. Prints what it saw as JSON.

export type Seen = {
  written: string;
  user: string;
  beforeMigration: Ended;
  migration: Ended;
  pages: Record<string, number>;
  sent: { status: number; body: string };
  mail: string;
  web: Ended;
  worker: Ended;
};
type Ended = { status: number | null; printed: string };

const NOBODY = '65532';
const [, , release = '', databases = '{}', isContained = 'no'] = process.argv;
const { applicationUrl = '', ownerUrl = '' } = JSON.parse(databases) as Record<string, string>;

/** Where it runs: in a root folder, or in the folder of a copy. */
type Place = { root: string | undefined; folder: string; dataDir: string };

const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: ['ignore', 2, 2] });
const mount = (...args: string[]) => run('mount', ...args);

/** The system's libraries, the release in /site, a writable /data and /tmp; all else can't be written. */
function assembleRoot(): Place {
  const root = mkdtempSync(path.join(tmpdir(), 'calusa-image-'));
  mount('-t', 'tmpfs', 'tmpfs', root);
  const bind = (from: string, to = from) => {
    mkdirSync(root + to, { recursive: true });
    mount('--bind', from, root + to);
    mount('-o', 'remount,bind,ro', root + to);
  };
  for (const folder of ['/usr', '/lib', '/lib64', '/bin']) bind(folder);
  bind(path.resolve(release), '/site');
  mkdirSync(`${root}/proc`);
  mount('-t', 'proc', 'proc', `${root}/proc`);
  for (const folder of ['/data', '/tmp']) {
    mkdirSync(root + folder);
    mount('-t', 'tmpfs', '-o', `uid=${NOBODY},gid=${NOBODY},mode=0700`, 'tmpfs', root + folder);
  }
  mount('-o', 'remount,ro', root);
  return { root, folder: root, dataDir: '/data' };
}

function copyThatCanOnlyBeRead(): Place {
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-image-'));
  run('cp', '-R', `${release}/.`, folder);
  run('chmod', '-R', 'a-w', folder);
  return { root: undefined, folder, dataDir: mkdtempSync(path.join(tmpdir(), 'calusa-data-')) };
}

/** The database listens on a socket in the file system, which a root folder of its own doesn't have. Gives the port. */
async function onLoopback(connectionString: string): Promise<number> {
  const socket = `${new URL(connectionString).searchParams.get('host')}/.s.PGSQL.5432`;
  const server = createServer((client) => {
    const database = connect(socket);
    for (const end of [client, database])
      end.on('error', () => [client, database].forEach((one) => one.destroy()));
    client.pipe(database).pipe(client);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

function viaLoopback(connectionString: string, port: number): string {
  const { username, password, pathname } = new URL(connectionString);
  return `postgresql://${username}:${password}@127.0.0.1:${port}${pathname}`;
}

/** A program and its arguments as the image runs them, or as this machine does where no root folder can be made. */
function commandOf(root: string | undefined, args: readonly string[]): [string, string[]] {
  if (root === undefined) return ['bin/node', [...args]];
  const user = [
    '--reuid',
    NOBODY,
    '--regid',
    NOBODY,
    '--clear-groups',
    '--no-new-privs',
    '--bounding-set=-all',
  ];
  return ['chroot', [root, 'setpriv', ...user, 'env', '--chdir=/site', '/site/bin/node', ...args]];
}

function inImage({ root, folder }: Place, args: readonly string[], settings: Record<string, string>) {
  const [command, rest] = commandOf(root, args);
  const env = {
    PATH: '/usr/sbin:/usr/bin:/bin',
    APP_ENV: 'production',
    NODE_ENV: 'production',
    ...settings,
  } as const;
  const child = spawn(command, rest, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += String(chunk)));
  const ended = once(child, 'close').then(([status]): Ended => ({
    status: status as number | null,
    printed,
  }));
  return { child, ended, printed: () => printed };
}

const uidOf = ({ pid }: ChildProcess) =>
  execFileSync('ps', ['-o', 'uid=', '-p', String(pid)])
    .toString()
    .trim();

const statusOf = (address: string) =>
  fetch(address).then(
    ({ status }) => status,
    () => 0,
  );

async function scenario(): Promise<Seen> {
  if (isContained === 'yes') run('ip', 'link', 'set', 'lo', 'up');
  const place = isContained === 'yes' ? assembleRoot() : copyThatCanOnlyBeRead();
  const databasePort = await onLoopback(applicationUrl);
  const port = await sitePort();
  const site = `http://127.0.0.1:${port}`;
  const smtp = await new TestSmtp().start();
  const database = { DATABASE_URL: viaLoopback(applicationUrl, databasePort) };
  const settings = productionSettings({
    ...database,
    APP_URL: site,
    SMTP_URL: smtp.url,
    HOST: '0.0.0.0',
    PORT: String(port),
    DATA_DIR: place.dataDir,
  });
  const write = ['-e', 'require("fs").writeFileSync("public/new", "")'];
  const { printed: written } = await inImage(place, write, {}).ended;
  const beforeMigration = await inImage(place, ['dist/web.js'], settings).ended;
  const owner = { ...database, DATABASE_OWNER_URL: viaLoopback(ownerUrl, databasePort) };
  const migration = await inImage(place, ['dist/migrate.js'], owner).ended;
  const web = inImage(place, ['dist/web.js'], settings);
  const worker = inImage(place, ['--max-semi-space-size=1', 'dist/worker.js'], settings);
  process.on('exit', (code) => code === 0 || process.stderr.write(web.printed() + worker.printed()));
  const gone = Promise.race([web.ended, worker.ended]).then(({ printed }) =>
    Promise.reject(new Error(printed)),
  );
  gone.catch(() => undefined);
  const orGone = <Value>(value: Promise<Value>) => Promise.race([value, gone]);
  await orGone(
    until(
      () => statusOf(`${site}/readyz`),
      (status) => status === 200,
    ),
  );
  const pages: Record<string, number> = {};
  for (const address of [
    '/',
    '/healthz',
    '/consultation',
    '/og/en/about',
    '/icon.svg',
    '/sign-in',
    '/nowhere',
  ])
    pages[address] = await statusOf(site + address);
  const user = uidOf(web.child);
  const answers = {
    name: 'Jordan',
    phone: '239 555 0123',
    message: 'I would like to talk about my drinking.',
  };
  const sent = await sendForm(site, await openForm({ url: site }, answers));
  const mails = await orGone(
    until(
      () => smtp.mails,
      ({ length }) => length > 0,
    ),
  );
  for (const { child } of [web, worker]) child.kill('SIGTERM');
  return {
    written,
    user,
    beforeMigration,
    migration,
    pages,
    sent: { status: sent.status, body: await sent.text() },
    mail: mails[0] ?? '',
    web: await web.ended,
    worker: await worker.ended,
  };
}

console.log(JSON.stringify(await scenario()));
process.exit();
