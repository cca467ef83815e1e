import { logLines } from '../support/log-lines';
import { runCode } from '../support/run-code';

/** What a program's output is turned into. */
function relayed(program: string, keepsText: boolean) {
  const { printed } = runCode(`
    import { spawn } from 'node:child_process';
    import { relayOutput } from './lib/platform/output-lines.js';
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(program)}], { stdio: ['ignore', 'pipe', 'pipe'] });
    relayOutput(child, { process: 'web', keepsText: ${keepsText} });`);
  return logLines(printed);
}

const OWN = { level: 30, time: '2026-11-29T10:00:00.000Z', process: 'web', pid: 7, event: 'form.refused' };

test('its own lines of the log pass as they are', () => {
  expect(relayed(`console.log(${JSON.stringify(JSON.stringify(OWN))})`, false)).toEqual([OWN]);
});

test('of a program that sees visitors no other text gets in, whatever it looks like', () => {
  const lines = relayed(
    `console.log('CANARY'); console.log('{"CANARY":1}'); console.log('{CANARY'); console.error('CANARY\\n\\nCANARY'); process.stdout.write('CANARY torn')`,
    false,
  );
  expect(lines.map(({ level, process, event }) => ({ level, process, event }))).toEqual(
    expect.arrayContaining([
      { level: 30, process: 'web', event: 'process.output' },
      { level: 40, process: 'web', event: 'process.output' },
    ]),
  );
  expect(lines).toHaveLength(6);
  expect(JSON.stringify(lines)).not.toContain('CANARY');
});

test('of a fault that Node prints there is its code', () => {
  const lines = relayed(`require('./no-such-module-CANARY')`, false);
  expect(lines.map(({ code }) => code)).toContain('MODULE_NOT_FOUND');
  expect(JSON.stringify(lines)).not.toContain('CANARY');
});

test('what a tool says is kept, without colors', () => {
  const lines = relayed(`console.log('\\x1b[32m✓ Compiled\\x1b[39m  '); console.error('⚠ slow')`, true);
  expect(lines.map(({ level, text }) => [level, text])).toEqual(
    expect.arrayContaining([
      [30, '✓ Compiled'],
      [40, '⚠ slow'],
    ]),
  );
});
