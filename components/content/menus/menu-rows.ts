import { MENUS, type Menu, type Typed } from '@/lib/settings/fields';

/** A link in a menu, as its fields have it. */
export type Row = { page: string; label: string; position: string };
export type Rows = Readonly<Record<Menu, readonly Row[]>>;

function rowsOf(typed: Typed, menu: Menu): Row[] {
  const list = (part: string) => [typed[`${menu}-${part}`] ?? []].flat();
  const [labels, positions] = [list('label'), list('position')];
  return list('page').map((page, index) => ({
    page,
    label: labels[index] ?? '',
    position: positions[index] ?? '',
  }));
}

/** The links that the form starts with. */
export const allRows = (typed: Typed): Rows =>
  Object.fromEntries(MENUS.map((menu) => [menu, rowsOf(typed, menu)])) as Record<Menu, Row[]>;

/** Renumbers the positions of moved rows to match their order. */
const counted = (rows: readonly Row[]): Row[] =>
  rows.map((row, index) => ({ ...row, position: String(index + 1) }));

/** Moves one row up (-1) or down (1); returns the rows unchanged if it can't move that way. */
export function moved(rows: readonly Row[], index: number, by: 1 | -1): readonly Row[] {
  const [row, other] = [rows[index], rows[index + by]];
  if (!row || !other) return rows;
  return counted(rows.with(index, other).with(index + by, row));
}

export const without = (rows: readonly Row[], index: number): Row[] => counted(rows.toSpliced(index, 1));

export const withNew = (rows: readonly Row[], link: Pick<Row, 'page' | 'label'>): Row[] =>
  counted([...rows, { ...link, position: '' }]);
