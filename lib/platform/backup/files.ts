import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { DAY_MS } from '@/lib/shared/durations';
import { OperatorError } from '@/lib/shared/operator-error';
import { ownValue } from '@/lib/shared/own-value';

/** A backup in a folder of them. */
export type BackupEntry = { file: string; madeAt: Date; bytes: number };

const NAME = /^calusa-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup(?:\.age)?$/;

/** The name of a backup in a folder: its moment in UTC. `.age` says that it is encrypted, as age's own command does. */
export const backupName = (madeAt: Date, isEncrypted: boolean): string =>
  `calusa-${madeAt.toISOString().replace(/[-:]|\.\d+/g, '')}.backup${isEncrypted ? '.age' : ''}`;

function madeAt(name: string): Date | undefined {
  const [year, month, day, hour, minute, second] = (NAME.exec(name) ?? []).slice(1);
  return year === undefined ? undefined : new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** The backups of a folder, the newest first. Files with other names are none. */
export const listBackups = (folder: string): BackupEntry[] =>
  readdirSync(folder)
    .flatMap((name) => {
      const file = path.join(folder, name);
      const made = madeAt(name);
      return made ? [{ file, madeAt: made, bytes: statSync(file).size }] : [];
    })
    .sort((one, other) => other.madeAt.getTime() - one.madeAt.getTime());

const UNFINISHED = /^calusa-\d{8}T\d{6}Z\.backup(?:\.age)?\.unfinished$/;

/** What runs that were killed left in a folder: none writes for a day. */
export const listAbandoned = (folder: string, now: Date): string[] =>
  readdirSync(folder)
    .filter((name) => UNFINISHED.test(name))
    .map((name) => path.join(folder, name))
    .filter((file) => now.getTime() - statSync(file).mtimeMs > DAY_MS);

const dayOf = (date: Date) => Math.floor(date.getTime() / DAY_MS);

/** Periods of UTC, by their letter: backups with the same number are of the same one. */
const PERIODS: Readonly<Record<string, (date: Date) => number>> = {
  d: dayOf,
  w: (date) => Math.floor((dayOf(date) + 3) / 7), // Thursday was the first day of 1970; weeks begin on Monday
  m: (date) => 12 * date.getUTCFullYear() + date.getUTCMonth(),
};

/** For how many of which periods a backup is kept. */
export type RetentionRule = readonly { period: (date: Date) => number; count: number }[];

/** Reads `14d,8w,12m`. @throws OperatorError where it is something else */
export function parseRetentionRule(text: string): RetentionRule {
  return text.split(',').map((part) => {
    const [, count, letter = ''] = /^([1-9]\d{0,3})([dwm])$/.exec(part.trim()) ?? [];
    const period = ownValue(PERIODS, letter);
    if (count === undefined || !period)
      throw new OperatorError('--keep is days, weeks and months, like 14d,8w,12m.');
    return { period, count: Number(count) };
  });
}

/**
 * By when a rule deletes the last backup that was made before a moment, as long as new ones are made: it may be the
 * newest of its day, week or month, and go once as many later ones have a backup.
 */
export function keptUntil(madeBefore: Date, rule: RetentionRule): Date {
  const days = rule.map(({ period, count }) => {
    let day = dayOf(madeBefore);
    while (period(new Date(day * DAY_MS)) < period(madeBefore) + count) day += 1;
    return day;
  });
  return new Date((Math.max(...days) + 1) * DAY_MS); // a backup is made in the course of that day
}

/**
 * The backups that a rule doesn't keep. It keeps the newest of each of the last periods that have one, so that backups don't
 * run out where no new ones come; the newest of all stays in any case.
 * @param backups the newest first
 */
export function expiredBackups(backups: readonly BackupEntry[], rule: RetentionRule): BackupEntry[] {
  const kept = new Set(backups.slice(0, 1));
  for (const { period, count } of rule) {
    const newest = new Map<number, BackupEntry>();
    for (const backup of backups) {
      const number = period(backup.madeAt);
      if (!newest.has(number)) newest.set(number, backup);
    }
    for (const backup of [...newest.values()].slice(0, count)) kept.add(backup);
  }
  return backups.filter((backup) => !kept.has(backup));
}
