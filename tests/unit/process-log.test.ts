import { logLines } from '../support/log-lines';
import { runCode } from '../support/run-code';

/** What a process with its own log prints while it runs the code. */
function lines(code: string) {
  const { printed, status } = runCode(
    `import { logNotStarted, logProcess } from './lib/platform/process-log.ts';
    import { OperatorError } from './lib/shared/operator-error.ts';
    logProcess();\n${code}`,
  );
  expect(printed).not.toContain('CANARY');
  return { status, lines: logLines(printed) };
}

test('what Next and other packages say becomes a line of our log, without its text', () => {
  const { lines: said } = lines(`
    console.error('⨯', new TypeError('CANARY\\n    at CANARY (/tmp/canary.js:1:1)'));
    console.warn('CANARY'); console.log({ CANARY: 1 }); console.table([{ CANARY: 1 }]); console.trace('CANARY');`);
  expect(said.map(({ level, event, code }) => [level, event, code])).toEqual([
    [50, 'process.message', 'TypeError'],
    [40, 'process.message', undefined],
    [30, 'process.message', undefined],
    [30, 'process.message', undefined],
    [50, 'process.message', undefined],
  ]);
  for (const index of [0, 1, 2]) expect(said[index]?.at).toMatch(/\[eval1?\]:\d+:\d+$/);
});

test('the number that an error page shows for a fault can be found in the log, and nothing else by that name', () => {
  const { lines: said } = lines(`
    for (const digest of ['2338442051', 'CANARY', 7, undefined])
      console.error('⨯', Object.assign(new TypeError('CANARY'), { digest }));`);
  expect(said.map(({ digest }) => digest)).toEqual(['2338442051', undefined, undefined, undefined]);
});

test.each([
  ['an exception', `setTimeout(() => { throw new RangeError('CANARY'); });`],
  ['a rejection', `void Promise.reject(new RangeError('CANARY'));`],
])('%s that is not caught ends the process with one line', (_what, code) => {
  const { status, lines: said } = lines(code);
  expect(status).toBe(1);
  expect(said).toEqual([
    expect.objectContaining({
      level: 50,
      event: 'process.uncaught',
      code: 'RangeError',
      at: expect.any(String),
    }),
  ]);
});

test('a warning of Node is one line with its code; experiments that we chose are none', () => {
  const { lines: said } = lines(`
    process.emitWarning('CANARY', { type: 'DeprecationWarning', code: 'DEP0170' });
    process.emitWarning('CANARY', 'ExperimentalWarning');`);
  expect(said.map(({ level, event, code }) => [level, event, code])).toEqual([
    [40, 'process.warning', 'DEP0170'],
  ]);
});

test('why it did not start: the words of ours, or the kind of a fault', () => {
  const { lines: said } = lines(`
    logNotStarted(new OperatorError('Set DATABASE_URL.'));
    logNotStarted(new SyntaxError('CANARY'));`);
  expect(said).toEqual([
    expect.objectContaining({ level: 50, event: 'process.not_started', text: 'Set DATABASE_URL.' }),
    expect.objectContaining({ level: 50, event: 'process.not_started', code: 'SyntaxError' }),
  ]);
});
