import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import {
  backupName,
  expiredBackups,
  listAbandoned,
  listBackups,
  keptUntil,
  parseRetentionRule,
  type BackupEntry,
} from '@/lib/platform/backup/files';

const DAY_MS = 24 * 60 * 60 * 1000;
const NEWEST = new Date('2026-11-30T03:00:00Z'); // a Monday
const backupAt = (madeAt: Date): BackupEntry => ({ file: backupName(madeAt, true), madeAt, bytes: 1 });
/** One a day, the newest first. */
const daily = (days: number) =>
  Array.from({ length: days }, (_, day) => backupAt(new Date(NEWEST.getTime() - day * DAY_MS)));
const keptOf = (backups: readonly BackupEntry[], keep: string) => {
  const expired = new Set(expiredBackups(backups, parseRetentionRule(keep)));
  return backups
    .filter((backup) => !expired.has(backup))
    .map(({ madeAt }) => madeAt.toISOString().slice(0, 10));
};

test('days, weeks and months each keep their newest backup', () => {
  expect(keptOf(daily(60), '3d')).toEqual(['2026-11-30', '2026-11-29', '2026-11-28']);
  expect(keptOf(daily(60), '3w')).toEqual(['2026-11-30', '2026-11-29', '2026-11-22']);
  expect(keptOf(daily(60), '3m')).toEqual(['2026-11-30', '2026-10-31']);
  expect(keptOf(daily(60), '2d,2w,2m')).toEqual(['2026-11-30', '2026-11-29', '2026-10-31']);
});

test('several of one day leave the last, and old ones stay where no new ones came', () => {
  const early = backupAt(new Date(NEWEST.getTime() - 60_000));
  expect(expiredBackups([backupAt(NEWEST), early], parseRetentionRule('7d'))).toEqual([early]);
  const old = [backupAt(new Date('2020-01-02T00:00:00Z')), backupAt(new Date('2020-01-01T00:00:00Z'))];
  expect(expiredBackups(old, parseRetentionRule('2d'))).toEqual([]);
});

test('the newest backup always stays, and no rule keeps more than it says', () => {
  const moments = fc.uniqueArray(fc.integer({ min: 0, max: 1_000 }), { minLength: 1 });
  const rule = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom('d', 'w', 'm'));
  fc.assert(
    fc.property(moments, fc.array(rule, { minLength: 1, maxLength: 3 }), (hours, rules) => {
      const backups = hours
        .sort((one, other) => one - other)
        .map((hour) => backupAt(new Date(NEWEST.getTime() - hour * 3_600_000)));
      const expired = expiredBackups(backups, parseRetentionRule(rules.map((one) => one.join('')).join(',')));
      const most = rules.reduce((sum, [count]) => sum + count, 0);
      return !expired.includes(backups[0]!) && backups.length - expired.length <= most;
    }),
  );
});

test.each(['', '14', 'd', '0d', '3y', '1d;2w', '-1d', '1d,'])('%j is refused as a rule', (text) => {
  expect(() => parseRetentionRule(text)).toThrow('--keep is days, weeks and months');
});

test('a folder lists its backups by their names, and nothing else that lies there', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-backups-'));
  const names = [backupName(NEWEST, true), backupName(new Date('2026-11-29T03:00:00.9Z'), false)];
  for (const name of [...names, 'calusa-20261128T030000Z.backup.unfinished', 'notes.txt', 'site.backup'])
    writeFileSync(path.join(folder, name), 'x');
  expect(listBackups(folder)).toEqual([
    { file: path.join(folder, 'calusa-20261130T030000Z.backup.age'), madeAt: NEWEST, bytes: 1 },
    {
      file: path.join(folder, 'calusa-20261129T030000Z.backup'),
      madeAt: new Date('2026-11-29T03:00:00Z'),
      bytes: 1,
    },
  ]);
  rmSync(folder, { recursive: true });
});

test('what a killed run left is no backup, and goes a day later; a run that is under way and other files stay', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-backups-'));
  const old = new Date(NEWEST.getTime() - DAY_MS - 60_000);
  const make = (name: string, at: Date) => {
    writeFileSync(path.join(folder, name), 'x');
    utimesSync(path.join(folder, name), at, at);
  };
  make('calusa-20261128T030000Z.backup.age.unfinished', old);
  make('calusa-20261128T040000Z.backup.unfinished', old);
  make('calusa-20261130T020000Z.backup.age.unfinished', NEWEST);
  make('mine.backup.unfinished', old);
  make('calusa-20261127T030000Z.backup.age', old);
  expect(listBackups(folder)).toHaveLength(1);
  expect(
    listAbandoned(folder, NEWEST)
      .map((file) => path.basename(file))
      .sort(),
  ).toEqual(['calusa-20261128T030000Z.backup.age.unfinished', 'calusa-20261128T040000Z.backup.unfinished']);
  rmSync(folder, { recursive: true });
});

test('no backup of before a moment is kept beyond the day that is named', () => {
  const rules = fc.record({
    d: fc.integer({ min: 1, max: 9 }),
    w: fc.integer({ min: 1, max: 4 }),
    m: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(rules, fc.integer({ min: 0, max: 40 }), ({ d, w, m }, ago) => {
      const keep = parseRetentionRule(`${d}d,${w}w,${m}m`);
      const moment = new Date(NEWEST.getTime() - ago * DAY_MS);
      const until = keptUntil(moment, keep);
      let backups: BackupEntry[] = [];
      for (let at = moment.getTime() - 60 * DAY_MS; at < until.getTime(); at += DAY_MS) {
        backups = [backupAt(new Date(at)), ...backups];
        const expired = new Set(expiredBackups(backups, keep));
        backups = backups.filter((backup) => !expired.has(backup));
      }
      expect(backups.filter(({ madeAt }) => madeAt <= moment)).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test('a backup is named as long as it may be the newest of its day, week or month', () => {
  const until = (keep: string) => keptUntil(NEWEST, parseRetentionRule(keep)).toISOString().slice(0, 10);
  expect([until('14d'), until('2w'), until('12m'), until('14d,8w,12m')]).toEqual([
    '2026-12-15', // gone in the course of the 14th
    '2026-12-15',
    '2027-11-02',
    '2027-11-02',
  ]);
});
