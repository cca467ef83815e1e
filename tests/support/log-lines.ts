import assert from 'node:assert/strict';

export type LogLine = { level: number; time: string; process: string; event: string } & Record<
  string,
  unknown
>;

/** Parses output as log lines; fails at a line that isn't one. */
export function logLines(printed: string): LogLine[] {
  const lines = printed.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    let read: unknown;
    try {
      read = JSON.parse(line);
    } catch {
      throw new Error(`no line of the log: ${line}`);
    }
    const { level, time, process, event } = read as Partial<LogLine>;
    assert.deepEqual([typeof level, typeof process, typeof event], ['number', 'string', 'string'], line);
    assert.match(time ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    return read as LogLine;
  });
}
