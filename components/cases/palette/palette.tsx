'use client';

import { Command } from 'cmdk';
import { useEffect, useState } from 'react';
import { sendAction } from '@/components/staff/send-action';
import { STAFF_NAVIGATION } from '@/content/areas';
import type { Role } from '@/lib/auth/permissions';
import { listViewsAction } from '@/lib/cases/desk-views/actions';
import { viewHref, queueSchema, VIEWS } from '@/lib/cases/queue/schema';
import { isolated } from '@/lib/shared/bidi';
import { mayOpen } from '@/lib/staff/sign-in/domain';
import { assignTo, move, openFocused, press, pressOrOpen, search } from '../keys/desk-actions';
import { KEYS_ID } from '../keys/desk-keys';
import { VIEW_NAMES } from '../queue/view-names';

export type PaletteProps = {
  me: string;
  role: Role;
  /** What the page has that commands are about. */
  here: { hasRequest: boolean; hasList: boolean; hasUndo: boolean };
  /** Closes the palette, and then does it. */
  run: (command: () => void) => void;
  /** Gets what came of a command that the page itself doesn't say. */
  onSaid: (text: string) => void;
};

type Item = { name: string; key?: string; do: () => void };
type Link = { id: string; name: string; href: string };

const go = (href: string) => () => window.location.assign(href);

function requestItems({ me, here, onSaid }: PaletteProps): Item[] {
  if (!here.hasRequest) return [];
  return [
    ...(here.hasList ? [{ name: 'Open request', key: 'o', do: openFocused }] : []),
    { name: 'Log a call', key: 'c', do: () => pressOrOpen('c') },
    { name: 'Write a note', key: 'n', do: () => pressOrOpen('n') },
    { name: 'Set a follow-up', key: 'f', do: () => pressOrOpen('f') },
    { name: 'Change the status', key: 's', do: () => pressOrOpen('s') },
    { name: 'Assign to me', key: 'a', do: () => void assignTo(me).then(onSaid) },
  ];
}

const moveItems = ({ here }: PaletteProps): Item[] => [
  ...(here.hasUndo ? [{ name: 'Undo the change of a status', key: 'z', do: () => void press('z') }] : []),
  ...(here.hasList
    ? [
        { name: 'Next request', key: 'j', do: () => move(1) },
        { name: 'Previous request', key: 'k', do: () => move(-1) },
      ]
    : []),
];

/** The lists and pages that this role may open. */
const placesOf = (role: Role): Link[] => [
  ...VIEWS.map((view) => ({
    id: `list-${view}`,
    name: `List: ${VIEW_NAMES[view]}`,
    href: viewHref(queueSchema.parse({}), view),
  })),
  { id: 'new', name: 'Enter a phone request', href: '/desk/new' },
  ...STAFF_NAVIGATION.filter(({ href }) => mayOpen(role, href)).map(({ href, label }) => ({
    id: href,
    name: label,
    href,
  })),
  { id: 'account', name: 'Your account', href: '/account' },
];

/** Everything that can be done at the desk from where one is, found by typing. What is typed stays in the page. */
export function Palette(props: PaletteProps) {
  const { role, run } = props;
  const [typed, setTyped] = useState('');
  const [views, setViews] = useState<Link[]>([]);
  useEffect(() => {
    void sendAction(listViewsAction, new FormData()).then((answer) => {
      if (answer.state === 'done') setViews(answer.value);
    });
  }, []);
  const words = typed.trim();
  return (
    <Command label="Commands" loop>
      <Command.Input
        autoFocus
        dir="auto"
        autoComplete="off"
        maxLength={200}
        placeholder="Type a command, or whom to find"
        value={typed}
        onValueChange={setTyped}
      />
      <Command.List label="Commands">
        <Items heading="Request" items={requestItems(props)} run={run} />
        <Items heading="In the list" items={moveItems(props)} run={run} />
        <Items
          heading="Saved views"
          items={views.map(({ name, href }) => ({ name: isolated(name), do: go(href) }))}
          run={run}
        />
        <Items
          heading="Go to"
          items={placesOf(role).map(({ name, href }) => ({ name, do: go(href) }))}
          run={run}
        />
        <Items
          heading="Help"
          items={[
            { name: 'Keyboard shortcuts', key: '?', do: () => document.getElementById(KEYS_ID)?.click() },
          ]}
          run={run}
        />
        {words === '' ? null : (
          <Command.Group heading="Search" forceMount>
            <Command.Item forceMount value={`find ${words}`} onSelect={() => run(() => search(words))}>
              <span>
                Find requests: <bdi>{words}</bdi>
              </span>
            </Command.Item>
          </Command.Group>
        )}
      </Command.List>
    </Command>
  );
}

type ItemsProps = { heading: string; items: readonly Item[]; run: PaletteProps['run'] };

function Items({ heading, items, run }: ItemsProps) {
  if (items.length === 0) return null;
  return (
    <Command.Group heading={heading}>
      {items.map((item) => (
        <Command.Item key={item.name} value={item.name} onSelect={() => run(item.do)}>
          <span>{item.name}</span>
          {item.key ? <kbd className="tag">{item.key}</kbd> : null}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
