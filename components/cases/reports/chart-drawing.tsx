import { scaleLinear } from 'd3-scale';
import { ownValue } from '@/lib/shared/own-value';

// A drawing is markup, not React elements: React streams a large drawing in chunks, and hides the pending ones inside
// an SVG with an inline style, which the page's policy blocks. It fills its container's width: horizontal positions are
// percentages, so that text keeps its size on a phone; vertical ones are pixels.

type Attributes = Readonly<Record<string, string | number | undefined>>;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Escapes text for markup. */
export const escaped = (text: string | number): string =>
  String(text).replace(/[&<>"]/g, (sign) => ownValue(ESCAPES, sign) ?? sign);

/**
 * An SVG element. Its children are markup already; its attributes are escaped here, and undefined ones are left out.
 */
export function mark(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(value)}"`],
  );
  return `<${name}${written.join('')}>${children.join('')}</${name}>`;
}

type Props = { label: string; height: number; marks: readonly string[] };

/** A drawing, with the text alternative for anyone who can't see it. */
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

/** Pixels from a chart's baseline to its highest value. */
export const HEIGHT = 200;
/** Margins around a drawing, for the labels. */
export const FRAME = 'pt-8 pr-7 pb-8 pl-9';

export const TEXT = 'fill-ink text-small forced-colors:fill-[CanvasText]';
export const QUIET_TEXT = 'fill-muted text-small forced-colors:fill-[CanvasText]';
export const STRONG_TEXT = `${TEXT} font-semibold`;
/** Keeps text readable on top of a shape. */
export const HALO = 'stroke-paper stroke-4 [paint-order:stroke] forced-colors:stroke-[Canvas]';
/** In forced colors, shapes take the color of text. */
export const FILL = 'fill-mangrove forced-colors:fill-[CanvasText]';

const TICKS = 4;

/** Maps values to pixels below the top edge; the axis ends at a round number above the highest value. */
export const upwards = (highest: number) =>
  scaleLinear()
    .domain([0, Math.max(highest, 1)])
    .nice(TICKS)
    .range([HEIGHT, 0]);

/** Grid lines at round numbers, with their labels. */
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
