import { defaultSvgIcons, type MDXEditorProps } from '@mdxeditor/editor';
import { useEffect, useRef } from 'react';

const NAMES: Readonly<Record<string, string>> = {
  add_row: 'Add a row',
  add_column: 'Add a column',
};

/** The package's icons; icons of buttons without a title get a text label. */
export const iconFor: NonNullable<MDXEditorProps['iconComponentFor']> = (name) => (
  <>
    {defaultSvgIcons[name]}
    {NAMES[name] ? <span className="sr-only">{NAMES[name]}</span> : null}
  </>
);

/** The package's own Tab handling cycles inside the table forever; the browser's goes through it and on. */
const leaveTab = (event: KeyboardEvent) => {
  if (event.key === 'Tab') event.stopPropagation();
};

/** Names the menu of a row or a column, and focuses it after Enter or Space, because the package does neither. */
const enterMenu = ({ detail, target }: MouseEvent) => {
  const opener = target instanceof Element ? target.closest('[aria-haspopup="dialog"]') : null;
  if (!opener) return;
  setTimeout(() => {
    const menu = document.querySelector('[data-radix-popper-content-wrapper] [role="dialog"]');
    menu?.setAttribute('aria-label', opener.getAttribute('title') ?? 'Row or column');
    if (detail === 0) menu?.querySelector<HTMLElement>('button')?.focus();
  });
};

/** Labels a cell's text box with its position, which the package doesn't, and makes the table usable by keyboard. */
function nameCell(mark: HTMLElement | null) {
  const cell = mark?.closest<HTMLTableCellElement>('td, th');
  const row = cell?.closest('tr');
  if (!cell || !row) return;
  // The first column and the first row contain the package's tools.
  const place = `Row ${[...(row.parentElement?.children ?? [])].indexOf(row) + 1}, column ${cell.cellIndex}`;
  cell.querySelector('[contenteditable]')?.setAttribute('aria-label', place);
  cell.addEventListener('keydown', leaveTab, true);
  const table = cell.closest('table');
  table?.addEventListener('click', enterMenu);
  for (const corner of table?.querySelectorAll('th:empty') ?? []) corner.setAttribute('aria-hidden', 'true');
}

export function CellName() {
  const mark = useRef<HTMLSpanElement>(null);
  // On every render, because adding or removing a row or a column moves the cells after it.
  useEffect(() => {
    nameCell(mark.current);
  });
  return <span ref={mark} hidden />;
}
