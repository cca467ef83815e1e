import {
  installedBrowser,
  installedWholeBrowser,
  provideBrowser,
  type Machine,
} from '@/scripts/local/browser';

const PLACES = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

const SHELL = '/usr/bin/chromium-headless-shell';
const CURRENT = 'Chromium 156.0.8078.108 built on Debian';

/** A machine with these programs and their output; `apt-get install` installs browsers if it can. */
function machineWith(programs: Record<string, string>, { isRoot = true, brings = CURRENT } = {}) {
  const ran: string[] = [];
  const machine: Machine = {
    shell: SHELL,
    places: PLACES,
    isRoot,
    run(program, args) {
      if (program === 'apt-get' && program in programs) {
        ran.push(args.filter((word) => /^[a-z][a-z-]+$/.test(word)).join(' '));
        if (args.includes('install') && brings)
          for (const name of args.filter((word) => word.startsWith('chromium')))
            programs[`/usr/bin/${name}`] = brings;
      }
      return programs[program] ?? null;
    },
  };
  const said: string[] = [];
  provideBrowser((step) => said.push(step), machine);
  return {
    said: said.join('\n'),
    ran,
    browser: installedBrowser(machine),
    whole: installedWholeBrowser(machine),
  };
}

test('browsers that are there and current are used; nothing is installed or said', () => {
  const programs = { 'apt-get': '', [SHELL]: CURRENT, '/usr/bin/google-chrome': 'Google Chrome 155.0.1.2' };
  expect(machineWith(programs)).toEqual({
    said: '',
    ran: [],
    browser: SHELL,
    whole: '/usr/bin/google-chrome',
  });
});

test('to a whole browser, root adds the quick shell; others do without it', () => {
  const programs = { '/usr/bin/chromium': CURRENT };
  const root = machineWith({ 'apt-get': '', ...programs });
  expect([root.ran.at(-1), root.browser]).toEqual(['install chromium-headless-shell', SHELL]);
  const other = machineWith({ 'apt-get': '', ...programs }, { isRoot: false });
  expect(other).toEqual({ said: '', ran: [], browser: '/usr/bin/chromium', whole: '/usr/bin/chromium' });
});

test.each([
  ['none', {}],
  ['one that is older than the packaged one', { '/usr/bin/chromium': 'Chromium 120.0.1 built on Debian' }],
  ['a file that only says where to get it', { '/usr/bin/chromium': 'Command requires the chromium snap' }],
])('where there is %s, root installs Debian’s', (_case, programs) => {
  const { said, ran, browser, whole } = machineWith({ 'apt-get': '', ...programs });
  expect([browser, whole]).toEqual([SHELL, '/usr/bin/chromium']);
  expect(ran.at(-1)).toBe('install chromium fonts-liberation chromium-headless-shell');
  expect(said).toMatch(/^Installing Chromium/);
  expect(said).not.toContain('packaged');
});

test.each([
  ['without root', { programs: { 'apt-get': '' }, isRoot: false }],
  ['without apt-get', { programs: {} }],
  ['where apt-get brings none', { programs: { 'apt-get': '' }, brings: '' }],
])('%s the packaged one must do, and that is said', (_case, { programs, ...rest }) => {
  const { said, browser } = machineWith({ ...programs }, rest);
  expect(browser).toBeUndefined();
  expect(said).toMatch(/the browser tests run on the packaged Chromium \d+/);
});
