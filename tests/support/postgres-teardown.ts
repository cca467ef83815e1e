import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';

export default async function tearDown() {
  const { postgresServer } = globalThis as { postgresServer?: ChildProcess };
  if (!postgresServer) return;
  const gone = once(postgresServer, 'exit');
  postgresServer.disconnect();
  await gone;
}
