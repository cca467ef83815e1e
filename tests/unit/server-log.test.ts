import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { serverLine, serverLog } from '@/scripts/local/postgres/server-log';

const read = (printed: string) => {
  const line = serverLine(printed);
  if (line === undefined) return undefined;
  const { time: _time, host: _host, ...rest } = JSON.parse(line) as Record<string, unknown>;
  return rest;
};
const source = { process: 'postgres', event: 'postgres.message' };
const AT = '2026-11-29 10:00:00.123 UTC [77]';

test.each([
  ['LOG', 30],
  ['FATAL', 40],
  ['PANIC', 50],
])('%s is of the server itself and keeps its text', (severity, level) => {
  expect(read(`${AT} 57P01 ${severity}:  the server says`)).toEqual({
    ...source,
    level,
    pid: 77,
    code: '57P01',
    text: 'the server says',
  });
});

test('success has no code', () => {
  expect(read(`${AT} 00000 LOG:  ready`)).toEqual({ ...source, level: 30, pid: 77, text: 'ready' });
});

test.each(['ERROR', 'WARNING', 'NOTICE', 'DETAIL', 'HINT', 'STATEMENT', 'CONTEXT', 'constructor'])(
  '%s may show a value or a statement: its code alone',
  (severity) => {
    expect(JSON.stringify(read(`${AT} 22P02 ${severity}:  "CANARY"`) ?? '')).not.toContain('CANARY');
  },
);

test('the code of a failed statement is kept', () => {
  expect(read(`${AT} 22P02 ERROR:  invalid input syntax: "x"`)).toEqual({
    ...source,
    level: 40,
    pid: 77,
    code: '22P02',
  });
});

test('in a transaction of a request its id is kept, and nothing else of the name of a connection', () => {
  const id = '0198f1c2-7d3e-4a55-9d0e-3f6a5b1c2d3e';
  const line = (name: string) => read(`${AT} 40001 [${name}] ERROR:  "CANARY"`);
  const failed = { ...source, level: 40, pid: 77, code: '40001' };
  expect(line(`web:${id}`)).toEqual({ ...failed, requestId: id });
  for (const name of ['', '[unknown]', 'CANARY', 'CANARY: LOG:  x', 'web:CANARY', `web:${id} CANARY`])
    expect([name, line(name)]).toEqual([name, failed]);
});

test('what goes on with a message is left out: it may be a value', () => {
  expect(read('\tCANARY')).toBeUndefined();
});

test('before its settings are read, and from the loader of programs, the text stands as it is', () => {
  const text = '/x/postgres: error while loading shared libraries: libxml2.so.2';
  expect(read(text)).toEqual({ ...source, level: 40, text });
});

test('a full disk ends nothing: the server’s lines are read on', async () => {
  const stderr = Readable.from([`${AT} 53100 PANIC:  no space\n`, `${AT} 00000 LOG:  ready\n`]);
  const server = { stderr } as unknown as ChildProcess;
  const read = once(stderr, 'close');
  expect(serverLog('/dev/full')(server)).toBe(server); // every write to it fails with ENOSPC (full(4))
  await read;
  expect(stderr.readableEnded).toBe(true);
});
