import { parseCommand } from '@/scripts/restore/command';

const NO_LOGS = { paths: [], areLost: false };

test.each([
  [
    'site.backup',
    {
      mode: 'backup',
      file: 'site.backup',
      identity: undefined,
      acceptsUnsigned: false,
      erasures: NO_LOGS,
    },
  ],
  [
    'site.backup --identity key --unsigned --erasures a --erasures b',
    {
      mode: 'backup',
      file: 'site.backup',
      identity: 'key',
      acceptsUnsigned: true,
      erasures: { paths: ['a', 'b'], areLost: false },
    },
  ],
  [
    '--recovered 2026-11-30T10:04:05-05:00 --without-erasures',
    { mode: 'recovered', madeAt: new Date('2026-11-30T15:04:05Z'), erasures: { paths: [], areLost: true } },
  ],
  ['--release', { mode: 'release', mail: undefined }],
  ['--release --mail drop', { mode: 'release', mail: 'drop' }],
])('%s', (line, command) => {
  expect(parseCommand(line.split(' '))).toEqual(command);
});

test.each([
  '',
  'one two',
  'site.backup --release',
  'site.backup --mail send',
  'site.backup --unknown',
  '--recovered yesterday',
  '--recovered 2026-11-30T15:04:05Z --identity key',
  '--recovered 2026-11-30T15:04:05Z --release',
  '--recovered 2026-11-30T15:04:05Z --unsigned',
  '--release --mail both',
  '--release --erasures a',
  '--release --without-erasures',
])('“%s” shows how it is used', (line) => {
  expect(() => parseCommand(line.split(' ').filter((part) => part !== ''))).toThrow(/^Use: npm run restore/);
});
