import { scaleLinear } from 'd3-scale';
import { Drawing, escaped, FILL, mark, STRONG_TEXT, TEXT } from './chart-drawing';

const ROW = 52;
const BAR = { top: 26, height: 16 } as const;
/** Width of the longest bar in percent; the rest is for its number. */
const LONGEST = 88;

type Props = { label: string; rows: readonly { name: string; value: number }[] };

/** Horizontal bars, each below its name and with its number at the end. */
export function ChartRows({ label, rows }: Props) {
  const width = scaleLinear()
    .domain([0, Math.max(1, ...rows.map(({ value }) => value))])
    .range([0, LONGEST]);
  const marks = rows.map(({ name, value }, index) => {
    const top = index * ROW;
    const y = top + BAR.top;
    const number = { x: `${width(value)}%`, y: y + BAR.height / 2, dx: 8, dy: '0.34em', class: STRONG_TEXT };
    return [
      mark('text', { x: 0, y: top + 18, class: TEXT }, escaped(name)),
      mark('line', { x1: 0, x2: 0, y1: y, y2: y + BAR.height, class: 'stroke-line stroke-2' }),
      mark('rect', { x: 0, y, width: `${width(value)}%`, height: BAR.height, class: FILL }),
      mark('text', number, escaped(value)),
    ].join('');
  });
  return <Drawing label={label} height={rows.length * ROW} marks={marks} />;
}
