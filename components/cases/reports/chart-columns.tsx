import { scaleBand } from 'd3-scale';
import {
  Drawing,
  escaped,
  FILL,
  FRAME,
  grid,
  HALO,
  HEIGHT,
  mark,
  QUIET_TEXT,
  STRONG_TEXT,
  upwards,
} from './chart-drawing';

export type Column = {
  name: string;
  value: number;
  /** Shown below the column where a new section of the axis begins. */
  tick?: string;
  /** It's still growing, so it's drawn as an outline. */
  unfinished?: boolean;
};

type Props = { label: string; columns: readonly Column[] };

const OUTLINE = 'stroke-mangrove fill-transparent stroke-2 forced-colors:stroke-[CanvasText]';

/** A column chart. The highest column and the last complete one show their number. */
export function ChartColumns({ label, columns }: Props) {
  const scale = upwards(Math.max(...columns.map(({ value }) => value)));
  const band = scaleBand<number>().domain(columns.keys()).range([0, 100]).paddingInner(0.25);
  const numbered = withNumber(columns);
  const marks = columns.map(({ name, value, tick, unfinished = false }, index) => {
    const x = band(index) ?? 0;
    const width = band.bandwidth();
    const y = scale(value);
    const bar = { x: `${x}%`, width: `${width}%`, y, height: HEIGHT - y, class: unfinished ? OUTLINE : FILL };
    const number = { x: `${x + width}%`, y: y - 6, 'text-anchor': 'end', class: `${STRONG_TEXT} ${HALO}` };
    return [
      mark('rect', bar, mark('title', {}, escaped(`${name}: ${value}${unfinished ? ' so far' : ''}`))),
      numbered.has(index) ? mark('text', number, escaped(value)) : '',
      tick === undefined
        ? ''
        : mark('text', { x: `${x}%`, y: HEIGHT + 22, class: QUIET_TEXT }, escaped(tick)),
    ].join('');
  });
  return (
    <div className={FRAME}>
      <Drawing label={label} height={HEIGHT} marks={[...grid(scale), ...marks]} />
    </div>
  );
}

/** Columns closer together than this have no room for two numbers on a phone. */
const APART = 3;

/** The last complete column, and the highest unless it's right next to it. */
function withNumber(columns: readonly Column[]): Set<number> {
  const last = columns.findLastIndex(({ unfinished }) => !unfinished);
  const most = Math.max(...columns.map(({ value }) => value));
  const highest = columns.findIndex(({ value }) => value === most);
  return new Set(Math.abs(highest - last) < APART ? [last] : [last, highest]);
}
