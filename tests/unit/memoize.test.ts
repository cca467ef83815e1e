import { memoizeByObject } from '@/lib/shared/memoize';

test('what an object gives is worked out once for it, and again for another one', () => {
  const asked: object[] = [];
  const sizeOf = memoizeByObject((list: readonly string[]) => {
    asked.push(list);
    return list.length || undefined;
  });
  const [empty, full] = [[], ['one']];
  expect([empty, full, empty, full].map(sizeOf)).toEqual([undefined, 1, undefined, 1]);
  expect(asked).toEqual([empty, full]);
});
