'use client';

import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react';

type Item = { id: string; message: string };
type Props = { title: string; items: readonly Item[]; children?: ReactNode; attempt: number };

/**
 * A form's errors, above the form, with a link to each field (GOV.UK pattern). It takes the focus after every attempt;
 * without JavaScript, `autofocus` makes the browser do so.
 */
export function ErrorSummary({ title, items, children, attempt }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
  }, [attempt]);
  return (
    <div
      ref={box}
      tabIndex={-1}
      autoFocus
      role="alert"
      className="border-danger bg-danger-paper space-y-3 border-4 p-5"
    >
      <h2 className="text-2xl">{title}</h2>
      {children}
      {items.length > 0 ? (
        <ul className="list-disc space-y-2 pl-6">
          {items.map(({ id, message }) => (
            <li key={id}>
              <a
                className="text-danger font-semibold"
                href={`#${id}`}
                onClick={(event) => goToField(event, id)}
              >
                {message}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** Jumps to the field with its label and error in view, and without a history entry that Back would lead to. */
function goToField(event: MouseEvent, id: string) {
  event.preventDefault();
  const field = document.getElementById(id);
  (field?.closest('[data-field]') ?? field)?.scrollIntoView();
  field?.focus({ preventScroll: true });
}
