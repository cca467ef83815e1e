import { once } from 'node:events';
import { createServer, Socket, type AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { WatchedClient } from '@/lib/platform/connection';
import { reacts } from '@/scripts/local/postgres/socket';

// Of PostgreSQL's protocol (https://www.postgresql.org/docs/18/protocol-message-formats.html): AuthenticationOk and
// ReadyForQuery.
const WELCOME = Buffer.from('5200000008000000005a0000000549', 'hex');

test('a connection on which a server falls silent is given up, and the query on it fails', async () => {
  const limits: { milliseconds: number; end: () => void }[] = [];
  const before = Socket.prototype.setTimeout;
  jest.spyOn(Socket.prototype, 'setTimeout').mockImplementation(function (this: Socket, milliseconds, end) {
    if (end) limits.push({ milliseconds, end });
    return before.call(this, milliseconds);
  });
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    socket.once('data', () => socket.write(WELCOME));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pool = new Pool({
    ...{
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      user: 'calusa',
      database: 'calusa',
    },
    Client: WatchedClient,
  });
  pool.on('error', () => undefined);
  const query = pool.query('SELECT 1').catch((error: unknown) => error);
  while (limits.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const [limit] = limits;
  expect(limit?.milliseconds).toBe(40_000);
  limit?.end();
  expect(await query).toMatchObject({ code: 'ETIMEDOUT' });
  expect(pool.totalCount).toBe(0);
  for (const socket of sockets) socket.destroy();
  server.close();
  await pool.end();
  jest.restoreAllMocks();
});

/** An ErrorResponse: its severity and SQLSTATE. */
const refusal = (code: string) => {
  const fields = Buffer.from(`SFATAL\0C${code}\0Mnot now\0\0`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(fields.length + 4);
  return Buffer.concat([Buffer.from('E'), length, fields]);
};

test.each([
  ['that replays its log after a crash reacts', refusal('57P03'), true],
  ['without a connection left reacts', refusal('53300'), true],
  ['that is silent doesn’t', Buffer.alloc(0), false],
  ['that lets one in and is silent then doesn’t', WELCOME, false],
])('a server %s', async (_what, answer, expected) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.write(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await reacts(`postgresql://postgres@127.0.0.1:${port}/postgres`, 300)).toBe(expected);
  server.close();
  await once(server, 'close'); // it has given up its connection
});
