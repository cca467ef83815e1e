import { takingTurns } from '@/lib/platform/turns';

/** Jobs that end on command, and the order in which they started. */
function works(atOnce: number) {
  const inTurn = takingTurns(atOnce);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (name: string, rank: number) =>
    inTurn(rank, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { ask, end, begun };
}

test('few work at once; the others wait for their turn and none is turned away', async () => {
  const { ask, end, begun } = works(2);
  const all = ['a', 'b', 'c', 'd'].map((name) => ask(name, 0));
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  for (const name of ['a', 'c', 'd']) await end(name);
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
});

test('a higher rank goes first, and in one rank whoever came first', async () => {
  const { ask, end, begun } = works(1);
  const asked: [string, number][] = [
    ['first', 0],
    ['flood 1', 0],
    ['flood 2', 0],
    ['opened', 1],
    ['worked 1', 2],
    ['worked 2', 2],
  ];
  for (const [name, rank] of asked) void ask(name, rank);
  for (const name of ['first', 'worked 1', 'worked 2']) await end(name);
  expect(begun).toEqual(['first', 'worked 1', 'worked 2', 'opened']);
});

test('nobody waits forever, however many of a higher rank come', async () => {
  const { ask, end, begun } = works(1);
  void ask('now', 2);
  void ask('low', 0);
  for (let count = 1; count <= 20; count += 1) void ask(`high ${count}`, 2);
  while (!begun.includes('low')) await end(begun.at(-1) ?? '');
  expect(begun.indexOf('low')).toBeLessThanOrEqual(4);
});

test('work that fails gives its turn on', async () => {
  const inTurn = takingTurns(1);
  const failed = inTurn(0, () => Promise.reject(new Error('broken')));
  const next = inTurn(0, () => Promise.resolve('done'));
  await expect(failed).rejects.toThrow('broken');
  expect(await next).toBe('done');
});
