import type { ReactNode } from 'react';

type Described = { id: string; hint?: string | undefined; error?: string | undefined };

/** Ids of what describes a control, for `aria-describedby`; undefined if nothing does. */
export function describedBy({ id, hint, error }: Described): string | undefined {
  return [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
}

/** A control's hint and error. They precede it, so that they are read first. */
export function FieldNotes({ id, hint, error }: Described) {
  return (
    <>
      {hint ? (
        <p id={`${id}-hint`} className="text-muted text-small">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="text-danger font-semibold">
          <span className="sr-only">Error: </span>
          <span>{error}</span>
        </p>
      ) : null}
    </>
  );
}

/** A label, notes and a control, marked at the side if there is an error. */
export function Field({
  children,
  label,
  ...described
}: Described & { label: ReactNode; children: ReactNode }) {
  return (
    <div data-field className={described.error ? 'field-error space-y-1.5' : 'space-y-1.5'}>
      <label htmlFor={described.id} className="block font-semibold">
        {label}
      </label>
      <FieldNotes {...described} />
      {children}
    </div>
  );
}

/** A question with several boxes and its notes, marked at the side if there is an error. */
export function FieldSet({
  children,
  legend,
  ...described
}: Described & { legend: ReactNode; children: ReactNode }) {
  return (
    <fieldset
      data-field
      className={described.error ? 'field-error' : undefined}
      aria-describedby={describedBy(described)}
    >
      <legend className="mb-1 font-semibold">{legend}</legend>
      <FieldNotes {...described} />
      {children}
    </fieldset>
  );
}

/** The styling of a text box. */
export const TEXT_BOX = 'text-box';
