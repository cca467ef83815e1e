import { isolated } from '@/lib/shared/bidi';

const [FSI, PDI] = ['\u2068', '\u2069'];

test.each([
  ['a name in Arabic', 'سلمى'],
  ['a name in Hebrew with a number', 'נועה 2'],
  ['a control that turns what follows', 'Robin\u202e'],
  ['a mark of direction', '\u200fRobin'],
])('%s is set apart from the words around it', (_case, typed) => {
  expect(isolated(typed)).toBe(`${FSI}${typed}${PDI}`);
});

test('what is typed can’t end its own isolate, nor open one that is left open', () => {
  expect(isolated(`Robin${PDI}\u202edesrever${FSI}`)).toBe(`${FSI}Robin\u202edesrever${PDI}`);
});

test.each(['Robin', 'Żółć', '田中', 'O’Brien 👍'])('%s is left as it is', (typed) => {
  expect(isolated(typed)).toBe(typed);
});
