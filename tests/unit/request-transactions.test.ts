import { EventEmitter } from 'node:events';
import { jest } from '@jest/globals';
import { Client, type Pool } from 'pg';
import { AND_COMMIT, joinTransactions } from '@/lib/platform/request-transactions';

/** A connection of a pool that records what is done with it. `failing` is a text that the server refuses. */
function connection(failing?: string) {
  const done: string[] = [];
  const note = (what: string) => () => done.push(what);
  const stream = { cork: note('cork'), uncork: note('uncork'), destroy: note('destroy') };
  const pool = new EventEmitter();
  joinTransactions(pool as unknown as Pool);
  const client = { connection: { stream } } as unknown as Client;
  pool.emit('connect', client);
  jest.spyOn(Client.prototype, 'query').mockImplementation((({ text }: { text: string }) => {
    done.push(text);
    return text === failing ? Promise.reject(new Error(text)) : Promise.resolve({ rows: [text] });
  }) as never);
  return { pool, client, done };
}

afterEach(() => jest.restoreAllMocks());

test('a transaction begins with its first statement, in one write', async () => {
  const { client, done } = connection();
  await client.query({ text: 'BEGIN' });
  expect(done).toEqual([]);
  await expect(client.query({ text: 'SELECT 1' })).resolves.toEqual({ rows: ['SELECT 1'] });
  await client.query({ text: 'COMMIT' });
  expect(done).toEqual(['cork', 'BEGIN', 'SELECT 1', 'uncork', 'COMMIT']);
});

test('its BEGIN is never prepared, and its first statement stays so', async () => {
  const { client } = connection();
  await client.query({ text: 'BEGIN', name: 'p0' });
  await client.query({ text: 'SELECT 1', name: 'p1' });
  expect(jest.mocked(Client.prototype.query).mock.calls.map(([sent]) => sent)).toEqual([
    { text: 'BEGIN', name: '' },
    { text: 'SELECT 1', name: 'p1' },
  ]);
});

test('where it could not begin, its first statement fails, and nothing else is sent', async () => {
  const { client, done } = connection('BEGIN');
  await client.query({ text: 'BEGIN' });
  await expect(client.query({ text: 'SELECT 1' })).rejects.toThrow('BEGIN');
  expect(done.at(-1)).toBe('destroy');
});

test('a first statement that fails leaves the connection to roll back', async () => {
  const { client, done } = connection('SELECT 1');
  await client.query({ text: 'BEGIN' });
  await expect(client.query({ text: 'SELECT 1' })).rejects.toThrow('SELECT 1');
  expect(done).not.toContain('destroy');
});

test('a transaction that came to nothing does not begin with what the connection does next', async () => {
  const { pool, client, done } = connection();
  await client.query({ text: 'BEGIN' });
  pool.emit('release', undefined, client);
  await client.query({ text: 'SELECT 1' });
  expect(done).toEqual(['SELECT 1']);
});

describe('a last statement', () => {
  const LAST = `INSERT 1${AND_COMMIT}`;
  const begin = async (failing?: string) => {
    const made = connection(failing);
    await made.client.query({ text: 'BEGIN' });
    await made.client.query({ text: 'SELECT 1' });
    made.done.length = 0;
    return made;
  };

  test('goes with its COMMIT in one write, and the one that the adapter sends is done already', async () => {
    const { client, done } = await begin();
    await expect(client.query({ text: LAST })).resolves.toEqual({ rows: [LAST] });
    await client.query({ text: 'COMMIT' });
    expect(done).toEqual(['cork', LAST, 'COMMIT', 'uncork']);
  });

  test.each([LAST, 'COMMIT'])('fails where %s does, and nothing else is sent', async (failing) => {
    const { client, done } = await begin(failing);
    await expect(client.query({ text: LAST })).rejects.toThrow(failing);
    await client.query({ text: 'ROLLBACK' });
    expect(done).toEqual(['cork', LAST, 'COMMIT', 'uncork']);
  });

  test('is the last: what came after it would run outside of the transaction', async () => {
    const { pool, client, done } = await begin();
    await client.query({ text: LAST });
    await expect(client.query({ text: 'SELECT 2' })).rejects.toThrow('has ended');
    pool.emit('release', undefined, client);
    await client.query({ text: 'SELECT 3' });
    expect(done).toEqual(['cork', LAST, 'COMMIT', 'uncork', 'SELECT 3']);
  });
});
