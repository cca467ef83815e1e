import { scaleLinear } from 'd3-scale';

// Charts are as wide as their place: sideways they are drawn in percent, so that text keeps its size on a phone;
// upwards in pixels.

/** Pixels from the bottom line of a chart to its highest value. */
export const HEIGHT = 200;

const TICKS = 4;

/** From values to pixels below the upper edge; the highest value has a round number above it. */
export const upwards = (highest: number) =>
  scaleLinear()
    .domain([0, Math.max(highest, 1)])
    .nice(TICKS)
    .range([HEIGHT, 0]);

export const TEXT = 'fill-ink text-small forced-colors:fill-[CanvasText]';
/** On a line it stays readable. */
export const HALO = 'stroke-paper [paint-order:stroke] stroke-4 forced-colors:stroke-[Canvas]';

/** Lines at round numbers, with the numbers beside them. */
export function Grid({ scale }: { scale: ReturnType<typeof upwards> }) {
  const whole = scale.ticks(TICKS).filter(Number.isInteger);
  return whole.map((value) => (
    <g key={value}>
      <line
        x1="0"
        x2="100%"
        y1={scale(value)}
        y2={scale(value)}
        className={value === 0 ? 'stroke-line' : 'stroke-sand'}
      />
      <text x="-8" y={scale(value)} dy="0.32em" textAnchor="end" className="fill-muted text-small">
        {value}
      </text>
    </g>
  ));
}

/** The room around a drawing for what stands beside it. */
export const FRAME = 'pt-8 pr-7 pb-8 pl-9';
