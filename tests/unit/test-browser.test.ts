import { installedBrowser, provideBrowser, type Machine } from '@/scripts/local/browser';

const PLACES = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/** A machine with these programs and what each prints; `apt-get install` puts a browser there where it can. */
function machineWith(
  programs: Record<string, string>,
  { isRoot = true, brings = 'Chromium 156.0.8078.108 built on Debian' } = {},
) {
  const ran: string[] = [];
  const machine: Machine = {
    places: PLACES,
    isRoot,
    run(program, args) {
      if (program === 'apt-get' && program in programs) {
        ran.push(args.filter((word) => /^[a-z]+$/.test(word)).join(' '));
        if (args.includes('install') && brings) programs['/usr/bin/chromium'] = brings;
      }
      return programs[program] ?? null;
    },
  };
  const said: string[] = [];
  provideBrowser((step) => said.push(step), machine);
  return { said: said.join('\n'), ran, browser: installedBrowser(machine) };
}

test('a browser that is there and current is used; nothing is installed or said', () => {
  expect(machineWith({ 'apt-get': '', '/usr/bin/google-chrome': 'Google Chrome 155.0.1.2' })).toEqual({
    said: '',
    ran: [],
    browser: '/usr/bin/google-chrome',
  });
});

test.each([
  ['none', {}],
  ['one that is older than the packaged one', { '/usr/bin/chromium': 'Chromium 120.0.1 built on Debian' }],
  ['a file that only says where to get it', { '/usr/bin/chromium': 'Command requires the chromium snap' }],
])('where there is %s, root installs Debian’s', (_case, programs) => {
  const { said, ran, browser } = machineWith({ 'apt-get': '', ...programs });
  expect(browser).toBe('/usr/bin/chromium');
  expect(ran.at(-1)).toBe('install chromium');
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
