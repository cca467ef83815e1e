export type LogLine = { level: number; time: string; process: string; event: string } & Record<
  string,
  unknown
>;

/** What is printed, read as the log: fails at a line that is none of it. */
export function logLines(printed: string): LogLine[] {
  const lines = printed.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    let read: unknown;
    try {
      read = JSON.parse(line);
    } catch {
      throw new Error(`no line of the log: ${line}`);
    }
    expect(read).toMatchObject({
      level: expect.any(Number),
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      process: expect.any(String),
      event: expect.any(String),
    });
    return read as LogLine;
  });
}
