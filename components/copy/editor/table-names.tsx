import { defaultSvgIcons, type MDXEditorProps } from '@mdxeditor/editor';

const NAMES: Readonly<Record<string, string>> = {
  add_row: 'Add a row',
  add_column: 'Add a column',
  delete_small: 'Take the table away',
};

/** The package's icons; those of buttons without a name say what they do. */
export const iconFor: NonNullable<MDXEditorProps['iconComponentFor']> = (name) => (
  <>
    {defaultSvgIcons[name]}
    {NAMES[name] ? <span className="sr-only">{NAMES[name]}</span> : null}
  </>
);

/** Names the box of a cell, which the package does not, by where it stands. */
function nameCell(mark: HTMLElement | null) {
  const cell = mark?.closest<HTMLTableCellElement>('td, th');
  const row = cell?.closest('tr');
  if (!cell || !row) return;
  // The first column and the first row are the package's tools.
  const place = `Row ${[...(row.parentElement?.children ?? [])].indexOf(row) + 1}, column ${cell.cellIndex}`;
  cell.querySelector('[contenteditable]')?.setAttribute('aria-label', place);
}

export const CellName = () => <span ref={nameCell} hidden />;
