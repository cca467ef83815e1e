'use client';

import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { TextInput } from './editor-field';
import { useFind } from './use-find';

/** Finds and replaces in the text. Closing it returns the focus to where it was. */
export function FindPanel({ onClose }: { onClose: () => void }) {
  const panel = useRef<HTMLDivElement>(null);
  const opener = useRef<Element>(null);
  useEffect(() => {
    opener.current ??= document.activeElement;
    panel.current?.querySelector('input')?.focus();
  }, []);
  const [search, setSearch] = useState({ term: '', isCaseMatched: false });
  const [replacement, setReplacement] = useState('');
  const { isFound, message, step, replace, restart } = useFind(search);
  const change = (changed: Partial<typeof search>) => {
    setSearch({ ...search, ...changed });
    restart();
  };
  const close = () => {
    // A cell may have been rendered again in the meantime.
    const back = opener.current?.isConnected
      ? opener.current
      : document.querySelector('[data-lexical-editor]');
    if (back instanceof HTMLElement) back.focus();
    onClose();
  };
  const onEnter = (run: (event: KeyboardEvent) => void) => (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault(); // it would submit the page's form
    run(event);
  };
  const button = (label: string, run: () => void) => (
    <button
      type="button"
      className="button-quiet"
      aria-disabled={!isFound}
      onClick={() => (isFound ? run() : undefined)}
    >
      {label}
    </button>
  );
  return (
    <div
      ref={panel}
      role="search"
      aria-label="Find and replace"
      className="editor-find"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.stopPropagation();
        close();
      }}
    >
      <div className="editor-find-fields">
        <TextInput
          label="Find"
          value={search.term}
          autoComplete="off"
          onChange={(event) => change({ term: event.target.value })}
          onKeyDown={onEnter(({ shiftKey }) => step(shiftKey ? -1 : 1))}
        />
        <TextInput
          label="Replace with"
          value={replacement}
          autoComplete="off"
          onChange={(event) => setReplacement(event.target.value)}
          onKeyDown={onEnter(() => replace(replacement, false))}
        />
      </div>
      <label className="flex min-h-11 w-fit items-center gap-2">
        <input
          type="checkbox"
          checked={search.isCaseMatched}
          onChange={(event) => change({ isCaseMatched: event.target.checked })}
        />
        Match case
      </label>
      <p role="status">{message}</p>
      <p className="editor-find-buttons">
        {button('Previous', () => step(-1))}
        {button('Next', () => step(1))}
        {button('Replace', () => replace(replacement, false))}
        {button('Replace all', () => replace(replacement, true))}
        <button type="button" className="button-quiet" onClick={close}>
          Close
        </button>
      </p>
    </div>
  );
}
