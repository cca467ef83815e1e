import { spawnSync } from 'node:child_process';
import { dumpingOption } from '@/lib/platform/dumps';
import { productionSettings } from '../support/production-settings';
import { cleanEnvironment } from '../support/site';

test.each([
  [[], undefined],
  [['--max-old-space-size=512 --disable-warning=ExperimentalWarning'], undefined],
  [['--enable-source-maps --report-on-fatalerror'], '--report-on-fatalerror'],
  [['--heapsnapshot_near_heap_limit=2'], '--heapsnapshot-near-heap-limit'],
  [['', '--heapsnapshot-signal=SIGUSR2'], '--heapsnapshot-signal'],
])('of the options %j, %s would write memory to disk', (options, expected) => {
  expect(dumpingOption(options)).toBe(expected);
});

/** Runs code as a module, as a shell with these limits would. */
function run(code: string, settings: Readonly<Record<string, string>> = {}, limits = ':') {
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', code];
  return spawnSync('sh', ['-c', `${limits}; exec "$0" "$@"`, ...node], {
    encoding: 'utf8',
    env: { ...cleanEnvironment(), ...settings },
  });
}

test('production refuses to start with one, in one line', () => {
  const settings = productionSettings({ APP_ENV: 'production', NODE_OPTIONS: '--report-on-fatalerror' });
  const { stdout } = run(
    `import { env } from './lib/platform/env.ts';
    try { env(); } catch (error) { console.log(error.message); }`,
    settings,
  );
  expect(stdout).toBe(
    '--report-on-fatalerror would write keys and what people wrote to disk. Remove it from NODE_OPTIONS.\n',
  );
});

test('what the start command runs may write no core file, whatever its own limit', () => {
  const tells = `console.log(require('node:child_process').execSync('ulimit -c').toString()); process.exit()`;
  const { stdout } = run(
    `import { Child } from './scripts/local/children.ts';
    const child = new Child({ name: 'worker', args: ['-e', ${JSON.stringify(tells)}], env: process.env, output: 'inherit' },
      () => child.stop().then(() => process.exit())).start();`,
    {},
    'ulimit -c unlimited',
  );
  expect(stdout.split('\n')[0]).toBe('0');
});
