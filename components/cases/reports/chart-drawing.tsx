import { scaleLinear } from 'd3-scale';
import { ownValue } from '@/lib/shared/own-value';

// A drawing is markup, not elements: React sends a large drawing in pieces, and hides those that wait inside an SVG by an
// inline style, which the page's policy refuses. It is as wide as its place: sideways it is drawn in percent, so that text
// keeps its size on a phone; upwards in pixels.

type Attributes = Readonly<Record<string, string | number | undefined>>;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text as it stands in markup. */
export const escaped = (text: string | number): string =>
  String(text).replace(/[&<>"]/g, (sign) => ownValue(ESCAPES, sign) ?? sign);

/** An element of SVG. Its children are markup already; its attributes are escaped here, and left out where undefined. */
export function mark(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(value)}"`],
  );
  return `<${name}${written.join('')}>${children.join('')}</${name}>`;
}

type Props = { label: string; height: number; marks: readonly string[] };

/** A drawing with the words that stand for it where it can't be seen. */
export const Drawing = ({ label, height, marks }: Props) => (
  <svg
    role="img"
    aria-label={label}
    width="100%"
    height={height}
    className="block overflow-visible"
    dangerouslySetInnerHTML={{ __html: marks.join('') }}
  />
);

/** Pixels from the bottom line of a chart to its highest value. */
export const HEIGHT = 200;
/** The room around a drawing for what stands beside it. */
export const FRAME = 'pt-8 pr-7 pb-8 pl-9';

export const TEXT = 'fill-ink text-small forced-colors:fill-[CanvasText]';
export const QUIET_TEXT = 'fill-muted text-small forced-colors:fill-[CanvasText]';
export const STRONG_TEXT = `${TEXT} font-semibold`;
/** Keeps a text readable over what it stands on. */
export const HALO = 'stroke-paper stroke-4 [paint-order:stroke] forced-colors:stroke-[Canvas]';
/** In forced colours shapes take the colour of text. */
export const FILL = 'fill-mangrove forced-colors:fill-[CanvasText]';

const TICKS = 4;

/** From values to pixels below the upper edge; the highest value has a round number above it. */
export const upwards = (highest: number) =>
  scaleLinear()
    .domain([0, Math.max(highest, 1)])
    .nice(TICKS)
    .range([HEIGHT, 0]);

/** Lines at round numbers, with the numbers beside them. */
export function grid(scale: ReturnType<typeof upwards>): string[] {
  return scale
    .ticks(TICKS)
    .filter(Number.isInteger)
    .flatMap((value) => {
      const y = scale(value);
      const stroke = value === 0 ? 'stroke-line' : 'stroke-sand';
      return [
        mark('line', { x1: 0, x2: '100%', y1: y, y2: y, class: stroke }),
        mark('text', { x: -8, y, dy: '0.32em', 'text-anchor': 'end', class: QUIET_TEXT }, escaped(value)),
      ];
    });
}
