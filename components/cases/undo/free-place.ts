export type Box = { left: number; top: number; width: number; height: number };
type Size = { width: number; height: number };

const STEP = 8;
const MARGIN = 12;

const meets = (one: Box, other: Box): boolean =>
  one.left < other.left + other.width &&
  other.left < one.left + one.width &&
  one.top < other.top + other.height &&
  other.top < one.top + one.height;

/**
 * Where a box of that size covers none of the taken ones, in pixels of the window: as low as possible, and then as far
 * to the right. Undefined if it fits nowhere.
 */
export function freePlace(size: Size, taken: readonly Box[], view: Size): Box | undefined {
  const right = view.width - size.width - MARGIN;
  if (right < 0) return undefined;
  const lefts = [right, right / 2, Math.min(MARGIN, right)];
  for (let top = view.height - size.height - MARGIN; top >= MARGIN; top -= STEP) {
    const found = lefts
      .map((left) => ({ left, top, ...size }))
      .find((box) => !taken.some((other) => meets(box, other)));
    if (found) return found;
  }
  return undefined;
}

const CONTROLS =
  'a[href], button, input:not([type="hidden"]), select, textarea, summary, label, [tabindex]:not([tabindex="-1"])';

/** Where every control is that can be seen, apart from those within an element. */
export const controlBoxes = (except: Element): Box[] =>
  [...document.querySelectorAll(CONTROLS)]
    .filter((control) => !except.contains(control))
    .map((control) => control.getBoundingClientRect())
    .filter(({ width, height }) => width > 0 && height > 0);
