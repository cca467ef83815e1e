import { logLines } from '../support/log-lines';
import { runCode } from '../support/run-code';

const run = (code: string) => runCode(`import { endWhenHung } from './lib/platform/watchdog.ts';\n${code}`);

test.each([
  ['spins', 'for (;;);'],
  ['waits', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'],
])('a process whose event loop %s for good ends by itself with one line', (_what, hang) => {
  const { printed, status } = run(`
    process.on('SIGTERM', () => undefined);
    endWhenHung({ pauseMs: 50, misses: 4 });
    setTimeout(() => { ${hang} }, 100);`);
  expect(status).toBeNull(); // a signal ended it
  expect(logLines(printed)).toEqual([expect.objectContaining({ level: 50, event: 'process.hung' })]);
});

test('a process that works is left alone, however long it works, and isn’t kept from ending', () => {
  const { printed, status } = run(`
    endWhenHung({ pauseMs: 20, misses: 50 });
    setTimeout(() => console.log('done'), 2_000);`);
  expect({ printed, status }).toEqual({ printed: 'done\n', status: 0 });
});

test('a fault of the thread is logged, and the process goes on', () => {
  const { printed, status } = run(`
    const uncomparable = { valueOf: null, toString: null }; // so that the thread's comparison throws
    endWhenHung({ pauseMs: 20, misses: uncomparable });
    setTimeout(() => undefined, 1_000);`);
  expect(status).toBe(0);
  expect(logLines(printed)).toEqual([expect.objectContaining({ level: 50, event: 'process.not_watched' })]);
});

test('a process that its parent watches has no thread for it', () => {
  const { printed } = run(`
    const before = process.getActiveResourcesInfo().length;
    process.connected = true;
    endWhenHung();
    console.log(process.getActiveResourcesInfo().length - before);`);
  expect(printed).toBe('0\n');
});
