'use client';

import { useEffect, useRef, useState } from 'react';
import { errorOf, idOf, listOf, Part, type Controls } from '@/components/settings/boxes';
import type { LinkedPage } from '@/lib/settings/data';
import type { Menu } from '@/lib/settings/fields';
import { isolated } from '@/lib/shared/bidi';
import { MenuAdd } from './menu-add';
import { MenuRow, type Move } from './menu-row';
import { moved, withNew, without, type Row } from './menu-rows';

type Props = {
  controls: Controls;
  menu: Menu;
  title: string;
  hint: string;
  rows: readonly Row[];
  onRows: (rows: readonly Row[]) => void;
  pages: readonly LinkedPage[];
  /** Pages that aren't in any menu yet. */
  free: readonly LinkedPage[];
  hasScripts: boolean;
};

/** What gets the focus after rows change: a moved row's button, or the label of a new link. */
type Focus = { page: string; part: Move | 'label' } | 'list' | null;

/** The links of one menu, in order. */
export function MenuEditor({ controls, menu, title, hint, rows, onRows, pages, free, hasScripts }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const next = useRef<Focus>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    focusOn(list.current, next.current);
    next.current = null;
  }, [rows]);

  const nameOf = ({ page, label }: Row) =>
    label || (pages.find((known) => known.page === page)?.title ?? page);
  const change = (changed: readonly Row[], focus: Focus, words: string) => {
    next.current = focus;
    onRows(changed);
    setSaid(words);
  };
  const move = (row: Row, index: number, how: Move) => {
    const name = isolated(nameOf(row));
    if (how === 'remove') {
      const left = without(rows, index);
      const neighbor = left[Math.min(index, left.length - 1)];
      const focus: Focus = neighbor ? { page: neighbor.page, part: 'remove' } : 'list';
      change(left, focus, `${name} is removed. ${left.length} left in: ${title}.`);
      return;
    }
    const place = index + (how === 'up' ? 0 : 2);
    if (place < 1 || place > rows.length) {
      setSaid(`${name} is ${how === 'up' ? 'first' : 'last'} already.`);
      return;
    }
    const changed = moved(rows, index, how === 'up' ? -1 : 1);
    change(changed, { page: row.page, part: how }, `${name} is now ${place} of ${rows.length}.`);
  };
  const add = ({ page, label }: { page: string; label: string }) =>
    change(
      withNew(rows, { page, label }),
      { page, part: 'label' },
      `${isolated(label)} is added as ${rows.length + 1} of ${rows.length + 1}. Save to keep it.`,
    );
  const error = errorOf(controls, menu);
  return (
    <Part title={title}>
      <div data-field className={error ? 'field-error space-y-1.5' : 'space-y-1.5'}>
        <p className="text-muted text-small">{hint}</p>
        {error ? <p className="text-danger font-semibold">{error}</p> : null}
        <ol
          ref={list}
          id={idOf(controls, menu)}
          tabIndex={-1}
          aria-label={title}
          className="list-none space-y-4 pt-2"
        >
          {rows.map((row, index) => (
            <MenuRow
              key={row.page}
              menu={menu}
              row={row}
              title={pages.find(({ page }) => page === row.page)?.title}
              error={errorOf(controls, `${menu}-label-${row.page}`)}
              isRemoved={listOf(controls, `${menu}-removed`).includes(row.page)}
              onMove={hasScripts ? (how) => move(row, index, how) : undefined}
              onChange={(changed) => onRows(rows.with(index, changed))}
            />
          ))}
        </ol>
      </div>
      <MenuAdd controls={controls} menu={menu} free={free} onAdd={hasScripts ? add : undefined} />
      <p role="status" className="sr-only">
        {said}
      </p>
    </Part>
  );
}

/** Some browsers drop the focus when a row moves, and all do when it's removed. */
function focusOn(list: HTMLOListElement | null, focus: Focus) {
  if (!list || !focus) return;
  if (focus === 'list') {
    list.focus();
    return;
  }
  const { page, part } = focus;
  const row = [...list.children].find((child) => child instanceof HTMLElement && child.dataset.page === page);
  const selector = part === 'label' ? 'input[required]' : `[data-move="${part}"]`;
  row?.querySelector<HTMLElement>(selector)?.focus();
}
