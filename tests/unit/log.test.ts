import { execFileSync } from 'node:child_process';
import { hostname } from 'node:os';

/** The lines printed by a separate process that runs the code with our log. */
function linesOf(code: string): Record<string, unknown>[] {
  const script = `import { log } from './lib/platform/log.ts';\n${code}`;
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  const output = execFileSync(process.execPath, args, { encoding: 'utf8', env });
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a line holds its event, its level, its time and what is allowed, and drops everything else', () => {
  const [line = {}] = linesOf(`
    log.warn('form.refused', {
      requestId: 'r', code: 'C', status: 400, route: '/x', duplicate: false, attempt: 0,
      name: 'CANARY', email: 'CANARY', message: 'CANARY', err: new Error('CANARY'), msg: 'CANARY', level: 'CANARY',
      event: 'CANARY', process: 'CANARY', text: 'CANARY',
    });`);
  const { time, ...rest } = line;
  expect(Date.parse(String(time))).not.toBeNaN();
  expect(rest).toEqual({
    level: 40,
    process: 'node',
    host: hostname(),
    pid: expect.any(Number),
    event: 'form.refused',
    requestId: 'r',
    code: 'C',
    status: 400,
    route: '/x',
    duplicate: false,
    attempt: 0,
  });
});

test('an object never gets in, not even under an allowed name', () => {
  const lines = linesOf(`
    log.info('a', { code: { name: 'CANARY' } });
    log.error('b', { state: ['CANARY'] });
    log.error('c', { code: new Error('CANARY') });
    log.error('d', { code: { toJSON: () => 'CANARY' } });`);
  expect(lines.map(({ event }) => event)).toEqual(['a', 'b', 'c', 'd']);
  expect(JSON.stringify(lines)).not.toContain('CANARY');
});

test('a name that was left out is not logged as nothing', () => {
  expect(Object.keys(linesOf(`log.info('x', { code: undefined });`)[0] ?? {})).toEqual([
    'level',
    'time',
    'process',
    'host',
    'pid',
    'event',
  ]);
});
