import { expect, test } from 'playwright/test';
import { CONDITIONS, KILLS } from '../support/faults/list';
import { runFaults } from '../support/faults/run';

/** Part of what `npm run faults` does. */
const SHORT =
  /^(Web|Worker|PostgreSQL|One connection of PostgreSQL|Everything) killed|^Mail server (down|silent)|(stopped|paused|connections|read-only)/;
const SECONDS = 1;

test('while processes are killed, PostgreSQL stops and email fails, every reference shown is stored once, and every email is sent', async () => {
  const kills = KILLS.filter(({ name }) => SHORT.test(name)).map((fault) => ({ fault, seconds: 0 }));
  const conditions = CONDITIONS.filter(({ name }) => SHORT.test(name)).map((fault) => ({
    fault,
    seconds: SECONDS,
  }));
  expect([kills.length, conditions.length]).toEqual([5, 6]);
  const { outcomes, problems, figures } = await runFaults({
    faults: [...kills, ...conditions],
    people: 30,
    perSecond: 2,
    isExternal: false,
    isHurried: true,
    say: () => undefined,
  });
  expect(problems).toEqual([]);
  expect(outcomes).toHaveLength(11);
  expect(figures.sentAgain).toBeGreaterThan(0); // some were turned away, or never got an answer
});
