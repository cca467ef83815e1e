'use client';

import { useRef, useState, type ReactNode } from 'react';
import { isolated } from '@/lib/shared/bidi';

type Props = {
  title: string;
  /** What a single item is called. */
  one: string;
  names: readonly string[];
  onAdd: () => void;
  onRemove: (index: number) => void;
  children: (index: number) => ReactNode;
};

/** A list of folded forms, with buttons to add and remove one. */
export function ItemList({ title, one, names, onAdd, onRemove, children }: Props) {
  const add = useRef<HTMLButtonElement>(null);
  const remove = (index: number) => {
    onRemove(index);
    add.current?.focus(); // the focused button is gone
  };
  return (
    <fieldset className="space-y-3">
      <legend className="text-subheading font-serif font-semibold">{title}</legend>
      {names.map((name, index) => (
        // Items have no stable id; only their position tells them apart.
        <Item key={index} name={name} one={one} onRemove={() => remove(index)}>
          {children(index)}
        </Item>
      ))}
      <button ref={add} type="button" className="button-quiet" onClick={onAdd}>
        {`Add a ${one}`}
      </button>
    </fieldset>
  );
}

type ItemProps = { name: string; one: string; onRemove: () => void; children: ReactNode };

function Item({ name, one, onRemove, children }: ItemProps) {
  const [isNew] = useState(name === ''); // stays open while its name is typed
  return (
    <details className="fold" open={isNew}>
      <summary>{name || `New ${one}`}</summary>
      <div className="mt-3 space-y-4">
        {children}
        <button
          type="button"
          className="button-quiet"
          aria-label={`Remove ${one}: ${isolated(name) || 'new'}`}
          onClick={onRemove}
        >
          Remove
        </button>
      </div>
    </details>
  );
}
