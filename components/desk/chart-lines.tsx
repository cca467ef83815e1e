import { FRAME, Grid, HALO, HEIGHT, TEXT, upwards } from './chart-scale';

export type Line = {
  name: string;
  values: readonly (number | null)[];
  /** What stands at its last point. */
  end: string;
  look: 'whole' | 'dashed';
};

type Props = {
  label: string;
  /** What stands below each place, in order; empty where nothing does. */
  ticks: readonly string[];
  lines: readonly Line[];
  /** A level to compare with, and its name. */
  target: { value: number; text: string };
};

/** Lines over the same places, each named at its end, with a level to compare with. Places without a value are gaps. */
export function ChartLines({ label, ticks, lines, target }: Props) {
  const values = lines.flatMap((line) => line.values.filter((value) => value !== null));
  const scale = upwards(Math.max(target.value, ...values));
  return (
    <div className={FRAME}>
      <svg role="img" aria-label={label} width="100%" height={HEIGHT} className="block overflow-visible">
        <Grid scale={scale} />
        <line
          x1="0"
          x2="100%"
          y1={scale(target.value)}
          y2={scale(target.value)}
          strokeDasharray="2 4"
          className="stroke-coral stroke-2 forced-colors:stroke-[CanvasText]"
        />
        <text x="4" y={scale(target.value) - 6} className={`${TEXT} ${HALO}`}>
          {target.text}
        </text>
        {lines.map((line, index) => (
          <Drawn key={line.name} line={line} above={index > 0} y={scale} />
        ))}
        {ticks.map((tick, index) => (
          <text
            key={index}
            x={place(index, ticks.length)}
            y={HEIGHT + 22}
            textAnchor="middle"
            className="fill-muted text-small"
          >
            {tick}
          </text>
        ))}
      </svg>
    </div>
  );
}

/** Places stand in the middle of equal parts of the width. */
const place = (index: number, count: number) => `${((index + 0.5) / count) * 100}%`;

type DrawnProps = { line: Line; above: boolean; y: (value: number) => number };

function Drawn({ line: { values, end, look }, above, y }: DrawnProps) {
  const last = values.findLastIndex((value) => value !== null);
  const x = (index: number) => place(index, values.length);
  const points = values.flatMap((value, index) => (value === null ? [] : [{ index, value }]));
  return (
    <g>
      {points.map(({ index, value }) => {
        const before = values[index - 1];
        if (before === null || before === undefined) return null;
        return (
          <line
            key={index}
            x1={x(index - 1)}
            y1={y(before)}
            x2={x(index)}
            y2={y(value)}
            strokeDasharray={look === 'dashed' ? '7 5' : undefined}
            className="stroke-mangrove stroke-3 forced-colors:stroke-[CanvasText]"
          />
        );
      })}
      {points.map(({ index, value }) => (
        <circle
          key={index}
          cx={x(index)}
          cy={y(value)}
          r="5"
          className={
            look === 'dashed'
              ? 'fill-paper stroke-mangrove stroke-2 forced-colors:fill-[Canvas] forced-colors:stroke-[CanvasText]'
              : 'fill-mangrove forced-colors:fill-[CanvasText]'
          }
        />
      ))}
      {points.at(-1) ? (
        <text
          x={x(last)}
          y={y(points.at(-1)?.value ?? 0) + (above ? -14 : 24)}
          textAnchor={last > values.length / 2 ? 'end' : 'start'}
          className={`${TEXT} ${HALO} font-semibold`}
        >
          {end}
        </text>
      ) : null}
    </g>
  );
}
