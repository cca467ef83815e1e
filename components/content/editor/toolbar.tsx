'use client';

import { useRef, useState, type KeyboardEvent } from 'react';
import { ownValue } from '@/lib/shared/own-value';

export type Tool = {
  label: string;
  run: () => void;
  isPressed?: boolean;
  isOff?: boolean;
  isExpanded?: boolean;
};
/** A folded group is a button that opens its tools. */
export type ToolGroup = { name: string; tools: readonly Tool[]; isFolded?: boolean };

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

/** A row of buttons with a single Tab stop; the arrow keys move between them. */
export function Toolbar({ label, groups }: { label: string; groups: readonly ToolGroup[] }) {
  const bar = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const fold: Tool = { label: '', isExpanded: isOpen, run: () => setOpen(!isOpen) };
  const shown = groups.map(({ name, tools, isFolded }) => ({
    name,
    tools: isFolded ? [{ ...fold, label: `${name}…` }, ...(isOpen ? tools : [])] : tools,
  }));
  const labels = shown.flatMap(({ tools }) => tools.map((tool) => tool.label));
  const [next, setNext] = useState(labels[0]);
  const press = (event: KeyboardEvent) => {
    const step = ownValue(STEPS, event.key);
    if (!step) return;
    event.preventDefault();
    const at = step(Math.max(0, labels.indexOf(next ?? '')), labels.length);
    bar.current?.querySelectorAll('button')[at]?.focus();
  };
  return (
    <div ref={bar} role="toolbar" aria-label={label} className="editor-toolbar" onKeyDown={press}>
      {shown.map(({ name, tools }) => (
        <div key={name} role="group" aria-label={name}>
          {tools.map((tool) => (
            <ToolButton
              key={tool.label}
              tool={tool}
              isNext={tool.label === next}
              onFocus={() => setNext(tool.label)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

type ButtonProps = { tool: Tool; isNext: boolean; onFocus: () => void };

function ToolButton({ tool: { label, run, isPressed, isOff, isExpanded }, isNext, onFocus }: ButtonProps) {
  return (
    <button
      type="button"
      tabIndex={isNext ? 0 : -1}
      aria-pressed={isPressed}
      aria-expanded={isExpanded}
      aria-disabled={isOff ?? undefined}
      // Tells the package that the focus is still in the editor, and the browser to leave it in the text.
      data-toolbar-item=""
      onFocus={onFocus}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => (isOff ? undefined : run())}
    >
      {label}
    </button>
  );
}
