import { CONDITIONS, KILLS } from '../support/faults/list';
import { faultsWith } from '../support/faults/plans';
import { readPrinted } from '../support/faults/printed';
import { tableOf } from '../support/faults/report';

const line = (event: string, pid: number, level = 50) =>
  `${JSON.stringify({ level, time: '2026-11-30T12:00:00.000Z', process: 'worker', pid, event })}\n`;

test('one line about why a process ended is right, of each process', () => {
  const output = line('process.not_started', 1) + line('process.not_started', 2) + line('queue.error', 2);
  const { problems, errors } = readPrinted(output);
  expect(problems).toEqual([]);
  expect([...errors]).toEqual([
    ['worker process.not_started', 2],
    ['worker queue.error', 1],
  ]);
});

test.each([
  ['two lines', line('process.not_started', 1) + line('start.failed', 1)],
  ['a fault that nothing caught', line('process.uncaught', 1)],
  ['output of something else', line('process.output', 1, 40)],
  ['a stack trace', `Error: x\n    at run (/site/dist/web.js:1:2)\n`],
  ['text that is no line of the log', 'Something went wrong\n'],
])('%s about the end of a process: a problem', (_, output) => {
  expect(readPrinted(output).problems).not.toEqual([]);
});

test('fifty kills are of each kind, and every condition comes once among them', () => {
  const steps = faultsWith(50, 20);
  const kills = steps.filter(({ seconds }) => seconds === 0);
  expect(kills).toHaveLength(50);
  expect(new Set(kills.map(({ fault }) => fault.name)).size).toBe(KILLS.length);
  const conditions = steps.filter(({ seconds }) => seconds === 20).map(({ fault }) => fault.name);
  expect(conditions).toEqual(CONDITIONS.map(({ name }) => name));
  expect(steps.at(-1)?.seconds).toBe(0); // the last of them has kills after it
});

test('a table has the middle and the longest time of each fault', () => {
  const outcome = (acceptedMs: number, turnedAway: number) => ({
    ...{ name: 'Web killed', seconds: 0, mailedMs: 5_000 },
    ...{ acceptedMs, turnedAway },
  });
  expect(tableOf({ outcomes: [outcome(9_000, 1), outcome(1_000, 2), outcome(2_000, 4)] })).toEqual([
    {
      fault: 'Web killed',
      times: 3,
      lasts: '',
      accepted: '2.0 s, 9.0 s at most',
      mailed: '5.0 s, 5.0 s at most',
      turnedAway: 7,
    },
  ]);
});
