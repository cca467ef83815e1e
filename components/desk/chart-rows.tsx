import { scaleLinear } from 'd3-scale';
import { TEXT } from './chart-scale';

const ROW = 52;
const BAR = 16;
/** Percent of the width that the longest bar takes; the rest is for its number. */
const LONGEST = 88;

type Props = { label: string; rows: readonly { name: string; value: number }[] };

/** Bars that lie, each below its name and with its number at the end. */
export function ChartRows({ label, rows }: Props) {
  const width = scaleLinear()
    .domain([0, Math.max(1, ...rows.map(({ value }) => value))])
    .range([0, LONGEST]);
  return (
    <svg role="img" aria-label={label} width="100%" height={rows.length * ROW} className="block">
      {rows.map(({ name, value }, index) => (
        <g key={name}>
          <text x="0" y={index * ROW + 18} className={TEXT}>
            {name}
          </text>
          <line
            x1="0"
            x2="0"
            y1={index * ROW + 26}
            y2={index * ROW + 26 + BAR}
            className="stroke-line stroke-2"
          />
          <rect
            x="0"
            y={index * ROW + 26}
            width={`${width(value)}%`}
            height={BAR}
            className="fill-mangrove forced-colors:fill-[CanvasText]"
          />
          <text
            x={`${width(value)}%`}
            y={index * ROW + 26 + BAR / 2}
            dx="8"
            dy="0.34em"
            className={`${TEXT} font-semibold`}
          >
            {value}
          </text>
        </g>
      ))}
    </svg>
  );
}
