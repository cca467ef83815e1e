import { Drawing, escaped, FILL, FRAME, grid, HEIGHT, mark, QUIET_TEXT, upwards } from './chart-drawing';

export type Line = {
  values: readonly (number | null)[];
  /** The name of the line, including its last value. */
  text: string;
  look: 'whole' | 'dashed';
};

type Props = {
  label: string;
  /** The labels below the positions, in order; empty for a position without one. */
  ticks: readonly string[];
  lines: readonly Line[];
  /** A level to compare with, and its name. */
  target: { value: number; text: string };
};

/**
 * Lines over the same positions, each with its name above, and a level to compare with. Positions without a value are
 * gaps.
 */
export function ChartLines({ label, ticks, lines, target }: Props) {
  const values = lines.flatMap((line) => line.values.filter((value) => value !== null));
  const scale = upwards(Math.max(target.value, ...values));
  const level = scale(target.value);
  const marks = [
    ...grid(scale),
    stroke('target', { x1: 0, x2: '100%', y1: level, y2: level }),
    ...lines.map((line) => drawn(line, scale)),
    ...ticks.map((tick, index) =>
      mark(
        'text',
        { x: place(index, ticks.length), y: HEIGHT + 22, 'text-anchor': 'middle', class: QUIET_TEXT },
        escaped(tick),
      ),
    ),
  ];
  return (
    <div>
      <ul className="text-small flex flex-wrap gap-x-6 gap-y-1 font-semibold">
        {lines.map(({ look, text }) => (
          <Key key={look} look={look} text={text} />
        ))}
        <Key look="target" text={target.text} />
      </ul>
      <div className={FRAME}>
        <Drawing label={label} height={HEIGHT} marks={marks} />
      </div>
    </div>
  );
}

type Look = Line['look'] | 'target';

/** Lines differ by more than color. */
const LOOKS: Readonly<Record<Look, { dashes?: string; class: string }>> = {
  whole: { class: 'stroke-mangrove stroke-3 forced-colors:stroke-[CanvasText]' },
  dashed: { dashes: '8 5', class: 'stroke-mangrove stroke-3 forced-colors:stroke-[CanvasText]' },
  target: { dashes: '2 4', class: 'stroke-coral stroke-2 forced-colors:stroke-[CanvasText]' },
};
const POINTS: Readonly<Record<Line['look'], string>> = {
  whole: FILL,
  dashed: 'fill-paper stroke-mangrove stroke-2 forced-colors:fill-[Canvas] forced-colors:stroke-[CanvasText]',
};

type Ends = Record<'x1' | 'x2' | 'y1' | 'y2', string | number>;

const stroke = (look: Look, ends: Ends) =>
  mark('line', { ...ends, 'stroke-dasharray': LOOKS[look].dashes, class: LOOKS[look].class });
const point = (look: Line['look'], cx: string, cy: number) =>
  mark('circle', { cx, cy, r: 5, class: POINTS[look] });

/** A legend entry, with a sample of the line. */
function Key({ look, text }: { look: Look; text: string }) {
  const piece = stroke(look, { x1: 0, x2: 36, y1: 6, y2: 6 });
  const sample = look === 'target' ? piece : piece + point(look, '18', 6);
  return (
    <li className="flex items-center gap-2">
      <svg
        aria-hidden
        width="36"
        height="12"
        className="shrink-0"
        dangerouslySetInnerHTML={{ __html: sample }}
      />
      <span>{text}</span>
    </li>
  );
}

/** Positions are in the middle of equal parts of the width. */
const place = (index: number, count: number) => `${((index + 0.5) / count) * 100}%`;

function drawn({ values, look }: Line, y: (value: number) => number): string {
  const x = (index: number) => place(index, values.length);
  const strokes = values.map((value, index) => {
    const before = values[index - 1] ?? null;
    if (value === null || before === null) return '';
    return stroke(look, { x1: x(index - 1), y1: y(before), x2: x(index), y2: y(value) });
  });
  const points = values.map((value, index) => (value === null ? '' : point(look, x(index), y(value))));
  return [...strokes, ...points].join('');
}
