import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { MINUTE_MS } from '@/lib/shared/durations';

/** Runs a program to its end; gives what it printed, or null where it failed or isn't there. */
type Run = (program: string, args: readonly string[]) => string | null;

export type Machine = { shell: string; places: readonly string[]; isRoot: boolean; run: Run };

/** Flags that keep a browser from making requests of its own. */
export const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const THIS_MACHINE: Machine = {
  shell: '/usr/bin/chromium-headless-shell',
  places: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
  ],
  isRoot: process.getuid?.() === 0,
  run(program, args) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', env, timeout: 10 * MINUTE_MS });
    return status === 0 ? stdout : null;
  },
};

/** The Chromium that comes as a package: old, and the last resort. */
const packagedMajor = (): number => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  return Number.parseInt(devDependencies['@sparticuz/chromium'] ?? '', 10);
};

/** The first that isn't older than the packaged one; undefined where there is none. */
function current(files: readonly string[], run: Run): string | undefined {
  const oldest = packagedMajor();
  // It is asked rather than looked for: some systems have a file of that name that only tells where to get the browser.
  return files.find((file) => Number(/ (\d+)\.\d/.exec(run(file, ['--version']) ?? '')?.[1]) >= oldest);
}

/** A Chromium of the system: the shell without windows, which takes half the time, or else a whole browser. */
export const installedBrowser = ({ shell, places, run }: Machine = THIS_MACHINE): string | undefined =>
  current([shell, ...places], run);

/** A whole browser of the system, with the settings that people have and the shell lacks. */
export const installedWholeBrowser = ({ places, run }: Machine = THIS_MACHINE): string | undefined =>
  current(places, run);

const PATIENCE = ['-o', 'Acquire::http::Timeout=30', '-o', 'Acquire::Retries=1'];

/** Debian's own, with a typeface: a bare machine has none. */
function missingPackages(machine: Machine): string[] {
  const { shell, run } = machine;
  return [
    ...(installedWholeBrowser(machine) ? [] : ['chromium', 'fonts-liberation']),
    ...(current([shell], run) ? [] : ['chromium-headless-shell']),
  ];
}

/** Sees to a current Chromium for the browser tests, and says so where they must do with the packaged one. */
export function provideBrowser(say: (step: string) => void, machine: Machine = THIS_MACHINE): void {
  const missing = missingPackages(machine);
  if (missing.length === 0) return;
  if (machine.isRoot && machine.run('apt-get', ['--version']) !== null) {
    say('Installing Chromium for the browser tests (apt-get; a minute or two)');
    machine.run('apt-get', [...PATIENCE, 'update']); // an old list of packages may do, too
    machine.run('apt-get', [...PATIENCE, 'install', '--yes', '--no-install-recommends', ...missing]);
  }
  if (installedBrowser(machine)) return;
  say(
    `No current Chromium is installed, and this command can’t install one here (it takes root and apt-get): the browser tests run on the packaged Chromium ${packagedMajor()}, which is older than your visitors’ browsers. To test on a current one, install Chromium or Google Chrome.`,
  );
}
