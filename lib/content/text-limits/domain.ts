/** Where a text has too much of something, by its line (from 1). */
type Excess = { line: number; reason: string };

/**
 * How much of each a text may have. The parser takes quadratic time when marks, fences and headings pile up, and overly
 * deep nesting can't be rendered; real copy stays far below these limits.
 */
const MOST = { lines: 2_500, block: 12_000, marks: 400, fences: 120, containers: 6, nested: 10 };
const NESTED = new RegExp(`^(?:\\s*(?:>|[-+*](?=\\s)|\\d{1,9}[.)](?=\\s))){${MOST.nested + 1}}`);
/** A list's nesting depth follows from its indentation. */
const INDENTED = /^(?: {0,3}\t| {4}){10}/;
const FENCE = /^\s*:{3,}/;

/** Blocks of text separated by blank lines, each with its first line's number. */
function blocksOf(lines: readonly string[]): { line: number; text: string }[] {
  const blocks: { line: number; text: string }[] = [];
  let isOpen = false;
  lines.forEach((text, index) => {
    const last = blocks.at(-1);
    if (text.trim() === '') isOpen = false;
    else if (isOpen && last) last.text += `\n${text}`;
    else {
      blocks.push({ line: index + 1, text });
      isOpen = true;
    }
  });
  return blocks;
}

/** Lines nested too deeply, and container blocks that are too many or nested too deeply. */
function nestingIn(lines: readonly string[]): Excess[] {
  const problems: Excess[] = [];
  let [fences, containers] = [0, 0];
  lines.forEach((text, index) => {
    const refuse = (reason: string) => problems.push({ line: index + 1, reason });
    if (NESTED.test(text) || INDENTED.test(text)) refuse('this is nested too deeply');
    if (!FENCE.test(text)) return;
    fences += 1;
    containers = text.trim().replaceAll(':', '') === '' ? Math.max(0, containers - 1) : containers + 1;
    if (fences === MOST.fences + 1) refuse('a page can’t have this many blocks (lines with :::)');
    if (containers === MOST.containers + 1) refuse('blocks are nested too deeply');
  });
  return problems;
}

/** What piles up without a blank line. */
const pilesIn = (lines: readonly string[]): Excess[] =>
  blocksOf(lines).flatMap(({ line, text }) => {
    const marks = text.replace(/[^*_[\]`~&!<]/g, '').length;
    return [
      ...(text.length > MOST.block ? [{ line, reason: 'this is too long without a blank line' }] : []),
      ...(marks > MOST.marks
        ? [{ line, reason: 'this has too many marks (such as * and [) without a blank line' }]
        : []),
    ];
  });

const isFrontMatterFence = (line: string | undefined) => line?.trimEnd() === '---';

/** What makes a text too large to be parsed at all. */
export function excessIn(text: string): Excess[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  // Front matter isn't parsed as Markdown.
  const end = isFrontMatterFence(lines[0])
    ? lines.findIndex((line, index) => index > 0 && isFrontMatterFence(line))
    : -1;
  if (lines.length - end > MOST.lines)
    return [{ line: 1, reason: `a page can have at most ${MOST.lines} lines` }];
  const body = lines.map((line, index) => (index <= end ? '' : line));
  return [...nestingIn(body), ...pilesIn(body)];
}
