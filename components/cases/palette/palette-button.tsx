'use client';

import { useEffect, useEffectEvent, useRef, useState, type ComponentType } from 'react';
import { reachServer } from '@/components/staff/connection';
import { failureMessage } from '@/components/staff/failure';
import type { Role } from '@/lib/auth/permissions';
import { hasList, hasRequest, hasUndo } from '../keys/desk-actions';
import type { PaletteProps } from './palette';

/** Text that is being formatted has a shortcut of its own with the same keys. */
const isFormatted = (target: EventTarget | null) => target instanceof HTMLElement && target.isContentEditable;

/**
 * Opens the commands: by Ctrl+K, ⌘K or a press. What they are is read from the page at that moment; the code for them
 * loads when they're first opened.
 */
export function PaletteButton({ me, role }: { me: string; role: Role }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [Palette, setPalette] = useState<ComponentType<PaletteProps>>();
  const [here, setHere] = useState<PaletteProps['here']>();
  const [said, setSaid] = useState('');

  const open = async () => {
    if (document.querySelector('dialog[open]')) return;
    setSaid('');
    setHere({ hasRequest: hasRequest(), hasList: hasList(), hasUndo: hasUndo() });
    dialog.current?.showModal();
    if (Palette) return;
    try {
      const loaded = await import('./palette');
      setPalette(() => loaded.Palette);
    } catch {
      dialog.current?.close();
      void reachServer();
      setSaid(failureMessage('UNREACHABLE'));
    }
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (isFormatted(event.target)) return;
    event.preventDefault();
    void open();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  /** Closing returns the focus to where it was, which is what a command is about. */
  const run = (command: () => void) => {
    dialog.current?.close();
    command();
  };
  return (
    <>
      <button
        type="button"
        className="button-line max-lg:hidden"
        aria-keyshortcuts="Control+K Meta+K"
        title="Ctrl+K or ⌘K"
        onClick={() => void open()}
      >
        Commands
      </button>
      <p role="status" className={said ? 'text-small w-full font-semibold' : 'sr-only'}>
        {said}
      </p>
      <dialog
        ref={dialog}
        aria-label="Commands"
        className="palette"
        onClose={() => setHere(undefined)}
        onClick={(event) => {
          if (event.target === event.currentTarget) event.currentTarget.close(); // on what is around it
        }}
      >
        {here && Palette ? <Palette me={me} role={role} here={here} run={run} onSaid={setSaid} /> : null}
        {here && !Palette ? <p className="p-4">One moment…</p> : null}
      </dialog>
    </>
  );
}
