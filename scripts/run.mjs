// Runs the task `scripts/<task>.ts`, on a fresh clone as well as on a used one: installs what package-lock.json
// requires, generates the Prisma client, bundles what runs in production and hands over to the project's own Node.
// Plain JavaScript without dependencies, because it runs before they exist, on whatever Node the machine has, of those that
// package.json names.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as util from 'node:util'; // by its name alone: an older Node, which is told so below, has no parseEnv
import { lineWithText, print, relayOutput } from '../lib/platform/output-lines.js';
import { isLogged, productionReason } from '../lib/platform/production.js';
import { bundleOf, isBundled, PROGRAMS } from './bundle.js';
import { DEVELOPMENT_TASKS } from './development.js';
import { describeRange, isSupported } from './node-version.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
const installedLock = join(root, 'node_modules/.package-lock.json');
process.chdir(root);

const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
if (!isSupported(process.version, engines.node)) {
  console.error(
    `Could not start. This takes Node ${describeRange(engines.node)}, and this is ${process.version}.`,
  );
  process.exit(1);
}

const [task, ...args] = process.argv.slice(2);
const settings = existsSync('.env') ? util.parseEnv(readFileSync('.env', 'utf8')) : {};
const env = { ...settings, ...process.env };
const needsAll = productionReason(env) === undefined || DEVELOPMENT_TASKS.includes(task);
const output = isLogged(task, env) ? 'pipe' : 'inherit';

// The first process of a container gets no signal that it doesn't handle.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
for (const signal of SIGNALS) process.on(signal, () => process.exit(1));

const source = { process: 'run', pid: process.pid };
function say(text) {
  if (output === 'pipe') print(lineWithText({ ...source, level: 'info', event: 'start.step', text }));
  else console.log(`• ${text}`);
}
function giveUp(text) {
  if (output === 'pipe') print(lineWithText({ ...source, level: 'error', event: 'start.failed', text }));
  else console.error(text);
  process.exit(1);
}

// The build treats paths as URLs, in which these have a special meaning: it would fail minutes later, with an obscure
// error.
if (/[#?%]/.test(root))
  giveUp(
    `Could not start. The build can't read a folder with #, ? or % in its path: move ${root} elsewhere.`,
  );

const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

function dependenciesMatchLock() {
  if (!existsSync(installedLock) || !existsSync(node)) return false;
  const wanted = packages(join(root, 'package-lock.json'));
  const installed = packages(installedLock);
  return Object.entries(wanted).every(([path, { version, dev, optional, devOptional, peer }]) => {
    if (path === '') return true;
    if (installed[path]?.version === version || (dev && !needsAll)) return true;
    return !installed[path] && (optional || devOptional || peer);
  });
}

async function step(title, command, args, more = {}) {
  say(title);
  const child = spawn(command, args, {
    stdio: ['inherit', output, output],
    shell: process.platform === 'win32',
    env: { ...process.env, CHECKPOINT_DISABLE: '1', ...more },
  });
  relayOutput(child, { process: 'run', keepsText: true });
  const [status] = await once(child, 'close').catch(() => [null]); // there is no such program
  if (status !== 0) giveUp(`"${title}" failed. Fix the error shown above, then run the command again.`);
}

function prismaClientIsFresh() {
  const client = join(root, 'prisma/generated/client.ts');
  const age = (file) => statSync(file).mtimeMs;
  return (
    existsSync(client) &&
    age(client) > age(join(root, 'prisma/schema.prisma')) &&
    age(client) > age(installedLock)
  );
}

if (!dependenciesMatchLock()) {
  // Not `npm ci`, which would remove all packages first. `--no-save` installs the locked versions and leaves the lock
  // file alone.
  await step('Installing dependencies (a minute or two the first time)', 'npm', [
    'install',
    '--no-save',
    needsAll ? '--include=dev' : '--omit=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
}
if (!prismaClientIsFresh()) {
  // Prisma wants the path of an engine that `generate` never runs; any executable will do (docs/adr/0002).
  await step('Generating the Prisma client', node, ['node_modules/prisma/build/index.js', 'generate'], {
    PRISMA_SCHEMA_ENGINE_BINARY: node,
  });
}

const program = PROGRAMS.includes(task) ? [bundleOf(task)] : ['--import', 'tsx', `scripts/${task}.ts`];
if (PROGRAMS.includes(task) && !isBundled()) await step('Bundling the programs', node, ['scripts/bundle.js']);

const command = ['--disable-warning=ExperimentalWarning', ...program, ...args];
const environment = {
  ...process.env,
  PATH: `${dirname(node)}:${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node-compile'), // code compiled earlier starts faster
};
const stopWithNpm =
  process.env.npm_lifecycle_event && pathToFileURL(join(root, 'scripts/stop-with-npm.mjs')).href;

/** Runs the task in this process's place, so that every signal reaches it and no second Node stays in memory. */
function handOver() {
  process.removeAllListeners('warning'); // `execve` is experimental in Node 24
  process.execve(node, [node, ...(stopWithNpm ? ['--import', stopWithNpm] : []), ...command], environment);
}

/** Runs the task below this process, which makes what the task prints lines of the log. */
async function supervise() {
  // The IPC channel tells the task when this process is gone, no matter how it ended.
  const child = spawn(node, command, { stdio: ['inherit', output, output, 'ipc'], env: environment });
  relayOutput(child, { process: task, keepsText: false });
  for (const signal of SIGNALS) process.removeAllListeners(signal).on(signal, () => child.kill('SIGTERM'));
  child.on('close', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
  if (stopWithNpm) await import(stopWithNpm);
}

if (output === 'inherit' && process.execve) handOver();
else await supervise(); // in production, and where the machine's Node is too old to hand over
