import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireFreePort } from '@/scripts/local/ports';
import { runCode } from '../support/run-code';

// What the start command finds of one that was killed a moment ago.

const HOST = '127.0.0.1';

async function takenPort() {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

test('a port that is taken is refused at once, unless there is a reason to wait until it is free', async () => {
  const { server, port } = await takenPort();
  await expect(requireFreePort(port, HOST)).rejects.toThrow('is taken by another program');
  const waiting = requireFreePort(port, HOST, 60_000);
  server.close();
  await expect(waiting).resolves.toBeUndefined();
});

test('a data folder shows that who had it was killed, and not that they ended', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-lock-'));
  const lockAnd = (then: string) =>
    runCode(`import { lockDataDir } from '@/lib/platform/data-lock';
      console.log(JSON.stringify(lockDataDir(${JSON.stringify(folder)})));
      ${then}`).printed.trim();
  try {
    expect(lockAnd('')).toBe('{"wasKilled":false}');
    expect(lockAnd("process.kill(process.pid, 'SIGKILL');")).toBe('{"wasKilled":false}');
    expect(lockAnd('')).toBe('{"wasKilled":true}');
    expect(lockAnd('')).toBe('{"wasKilled":false}');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
