import { readFileSync } from 'node:fs';
import { accept, readAccepted } from '@/scripts/bench/accepted';
import { FIGURE_NAMES, FIGURES, PARTS, verdictOf, type Figure } from '@/scripts/bench/figures';
import { bareHtml } from '@/scripts/bench/paint';
import { performanceDocument } from '@/scripts/bench/report';
import { inRounds, median } from '@/scripts/bench/statistics';

const figure = (changed: Partial<Figure>): Figure => ({
  part: 'pages',
  label: 'A figure',
  unit: '',
  better: 'lower',
  ...changed,
});

test.each([
  [{ better: 'lower', tolerance: { share: 0.1 } }, 109, 'same'],
  [{ better: 'lower', tolerance: { share: 0.1 } }, 111, 'worse'],
  [{ better: 'lower', tolerance: { share: 0.1 } }, 89, 'better'],
  [{ better: 'higher', tolerance: { share: 0.1 } }, 89, 'worse'],
  [{ better: 'higher', tolerance: { share: 0.1 } }, 111, 'better'],
  [{ better: 'lower', tolerance: { plus: 3 } }, 103, 'same'],
  [{ better: 'lower', tolerance: { plus: 3 } }, 104, 'worse'],
  [{ better: 'lower' }, 1000, 'not compared'],
] as const)('%j: %d beside an accepted 100 is %s', (changed, value, verdict) => {
  expect(verdictOf(figure(changed), value, 100)).toBe(verdict);
});

test('a figure that was never accepted is new', () => {
  expect(verdictOf(figure({ tolerance: { plus: 0 } }), 1)).toBe('new');
});

test('every part measures something', () => {
  const measured = new Set(FIGURE_NAMES.map((name) => FIGURES[name].part));
  expect(PARTS.filter((part) => !measured.has(part))).toEqual([]);
});

test('no two figures have the same label', () => {
  const labels = FIGURE_NAMES.map((name) => FIGURES[name].label);
  expect(labels).toEqual([...new Set(labels)]);
});

test('accepting one part keeps the others', () => {
  const earlier = { machine: 'a', figures: { shift: { value: 0, detail: 'none' } } };
  const { figures } = accept(earlier, { formScript: { value: 167.3456, detail: 'of 300 kB' } });
  expect(figures).toEqual({
    formScript: { value: 167, detail: 'of 300 kB' },
    shift: { value: 0, detail: 'none' },
  });
});

test('docs/performance.md shows what was accepted', async () => {
  expect(readFileSync('docs/performance.md', 'utf8')).toBe(await performanceDocument(readAccepted()));
});

test('sides take turns, and the first round does not count', async () => {
  const calls: string[] = [];
  const side = (name: string) => async () => calls.push(name);
  const rounds = await inRounds(2, { site: side('site'), nginx: side('nginx') });
  expect(calls).toEqual(['site', 'nginx', 'site', 'nginx', 'site', 'nginx']);
  expect(rounds).toEqual([
    { site: 3, nginx: 4 },
    { site: 5, nginx: 6 },
  ]);
});

test('the median lies in the middle', () => {
  expect([median([9, 1, 5]), median([4, 1, 2, 9])]).toEqual([5, 3]);
});

test('bare HTML has its text and styles, and loads nothing', () => {
  const html = `<head><link rel="preload" href="/a.woff2"/><link rel="stylesheet" href="/a.css"/>
<link rel="canonical" href="https://clinic.example/"/><style>@font-face { src: url(/a.woff2) } p { margin: 0 }</style></head>
<body><p>Text</p><script src="/a.js"></script><script>
more()</script></body>`;
  expect(bareHtml(html)).toBe(`<head>
<link rel="canonical" href="https://clinic.example/"/><style> p { margin: 0 }</style></head>
<body><p>Text</p></body>`);
});
