import { scaleBand } from 'd3-scale';
import { FRAME, Grid, HEIGHT, TEXT, upwards } from './chart-scale';

export type Column = {
  name: string;
  value: number;
  /** Said below it, where a new part of the axis begins. */
  tick?: string;
  /** It still grows: drawn as an outline. */
  unfinished?: boolean;
};

type Props = { label: string; columns: readonly Column[] };

/** Upright bars. The highest and the last whole one carry their number. */
export function ChartColumns({ label, columns }: Props) {
  const scale = upwards(Math.max(...columns.map(({ value }) => value)));
  const band = scaleBand<number>()
    .domain([...columns.keys()])
    .range([0, 100])
    .paddingInner(0.25);
  const named = numbered(columns);
  return (
    <div className={FRAME}>
      <svg role="img" aria-label={label} width="100%" height={HEIGHT} className="block overflow-visible">
        <Grid scale={scale} />
        {columns.map(({ name, value, tick, unfinished = false }, index) => {
          const x = band(index) ?? 0;
          return (
            <g key={name}>
              <rect
                x={`${x}%`}
                width={`${band.bandwidth()}%`}
                y={scale(value)}
                height={HEIGHT - scale(value)}
                className={unfinished ? OUTLINE : FILL}
              >
                <title>{`${name}: ${value}${unfinished ? ' so far' : ''}`}</title>
              </rect>
              {named.has(index) ? (
                <text
                  x={`${x + band.bandwidth() / 2}%`}
                  y={scale(value) - 6}
                  textAnchor="middle"
                  className={`${TEXT} font-semibold`}
                >
                  {value}
                </text>
              ) : null}
              {tick === undefined ? null : (
                <text x={`${x}%`} y={HEIGHT + 22} className="fill-muted text-small">
                  {tick}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

const FILL = 'fill-mangrove forced-colors:fill-[CanvasText]';
const OUTLINE = 'stroke-mangrove fill-transparent stroke-2 forced-colors:stroke-[CanvasText]';

/** Columns nearer than this to each other have no room for two numbers on a phone. */
const APART = 3;

/** The last whole column, and the highest where it is not beside it. */
function numbered(columns: readonly Column[]): Set<number> {
  const last = columns.findLastIndex(({ unfinished }) => !unfinished);
  const most = Math.max(...columns.map(({ value }) => value));
  const highest = columns.findIndex(({ value }) => value === most);
  return new Set(Math.abs(highest - last) < APART ? [last] : [last, highest]);
}
