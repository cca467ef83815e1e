import { freePlace } from '@/components/cases/undo/free-place';

const SIZE = { width: 100, height: 40 };
const PHONE = { width: 390, height: 844 };

test('a message stands at the bottom right, where nothing is in its way', () => {
  expect(freePlace(SIZE, [], PHONE)).toEqual({ left: 278, top: 792, ...SIZE });
});

test('it goes to the other side, and then up, and never over a control', () => {
  const right = { left: 250, top: 780, width: 130, height: 60 };
  expect(freePlace(SIZE, [right], PHONE)).toMatchObject({ left: 139, top: 792 });
  const line = { left: 0, top: 700, width: 390, height: 144 };
  expect(freePlace(SIZE, [line], PHONE)).toMatchObject({ left: 278, top: 656 });
});

test('it stands nowhere if controls leave no room, or if it is wider than the window', () => {
  const rows = Array.from({ length: 30 }, (_, n) => ({ left: 0, top: n * 30, width: 390, height: 28 }));
  expect(freePlace(SIZE, rows, PHONE)).toBeUndefined();
  expect(freePlace({ width: 400, height: 40 }, [], PHONE)).toBeUndefined();
});
