'use client';

import { useState } from 'react';
import type { Controls } from '@/components/settings/boxes';
import { SettingsGroup } from '@/components/settings/settings-group';
import { useHasScripts } from '@/components/ui/use-has-scripts';
import { decideMenusAction, restoreMenusAction, saveMenusAction } from '@/lib/settings/actions';
import type { Group, LinkedPage } from '@/lib/settings/data';
import { MenuEditor } from './menu-editor';
import { allRows } from './menu-rows';

const ACTIONS = { save: saveMenusAction, restore: restoreMenusAction, decide: decideMenusAction };
const MENUS = [
  {
    menu: 'main',
    title: 'Main menu',
    hint: 'At most 8 links, at the top of every page. The clinic’s name leads to the home page, and the button for a request stands beside them.',
  },
  {
    menu: 'footer',
    title: 'Footer',
    hint: 'At most 20 links. The footer shows those of the main menu first, then these, then the request form.',
  },
] as const;

type Props = { group: Group; pages: readonly LinkedPage[]; timeZone: string };

/** The order of the menus, with one form for both. */
export const MenusForm = ({ group, pages, timeZone }: Props) => (
  <SettingsGroup group={group} timeZone={timeZone} actions={ACTIONS}>
    {(controls) => <MenusFields controls={controls} pages={pages} />}
  </SettingsGroup>
);

function MenusFields({ controls, pages }: { controls: Controls; pages: readonly LinkedPage[] }) {
  const [rows, setRows] = useState(() => allRows(controls.given));
  // The server renders what works without scripts: a checkbox to remove a link, and numbers to order the links.
  const hasScripts = useHasScripts();
  const linked = new Set(Object.values(rows).flatMap((some) => some.map(({ page }) => page)));
  const free = pages.filter(({ page }) => !linked.has(page));
  return MENUS.map((props) => (
    <MenuEditor
      key={props.menu}
      {...props}
      controls={controls}
      rows={rows[props.menu]}
      onRows={(changed) => setRows((now) => ({ ...now, [props.menu]: changed }))}
      pages={pages}
      free={free}
      hasScripts={hasScripts}
    />
  ));
}
