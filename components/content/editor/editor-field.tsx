'use client';

import { useId, type InputHTMLAttributes } from 'react';
import { describedBy, Field, TEXT_BOX } from '@/components/ui/field';

type Shared = {
  label: string;
  hint?: string | undefined;
  /** Its path in the front matter, which a note uses to jump to it: `claims.0.expires`. */
  path?: string | undefined;
};

export function TextInput({
  label,
  hint,
  path,
  ...input
}: Shared & Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'className'>) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint}>
      <input
        dir="auto"
        {...input}
        id={id}
        data-path={path}
        className={TEXT_BOX}
        aria-describedby={describedBy({ id, hint })}
      />
    </Field>
  );
}

type DateProps = { label: string; path: string; value: string; onChange: (value: string) => void };

/** A date picker, or a text box if the value isn't a date, which a date picker would hide. */
export function DateField({ label, path, value, onChange }: DateProps) {
  const isDate = value === '' || /^\d{4}-\d{2}-\d{2}$/.test(value);
  return (
    <TextInput
      label={label}
      path={path}
      type={isDate ? 'date' : 'text'}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

type BoxProps = Shared & { value: string; rows: number; onType: (value: string) => void; isCode?: boolean };

export function TextArea({ label, hint, path, value, rows, onType, isCode }: BoxProps) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint}>
      <textarea
        dir="auto"
        id={id}
        data-path={path}
        rows={rows}
        value={value}
        onChange={(event) => onType(event.target.value)}
        className={isCode ? `${TEXT_BOX} font-mono` : TEXT_BOX}
        spellCheck={!isCode}
        aria-describedby={describedBy({ id, hint })}
      />
    </Field>
  );
}

type Option = { value: string; text: string };
type SelectProps = Shared & {
  options: readonly Option[];
  name?: string;
  defaultValue?: string;
  value?: string;
  onChoose?: (value: string) => void;
};

/**
 * A select. A value in the document that the list lacks is added as an option, so that opening the form changes
 * nothing.
 */
export function Select({
  label,
  hint,
  path,
  options,
  onChoose,
  value,
  defaultValue,
  ...select
}: SelectProps) {
  const id = useId();
  const current = value ?? defaultValue ?? '';
  const isListed = current === '' || options.some((option) => option.value === current);
  const all = isListed ? options : [{ value: current, text: `${current} (not known)` }, ...options];
  const valueProps = onChoose ? { value: current } : { defaultValue: current };
  return (
    <Field id={id} label={label} hint={hint}>
      <select
        {...select}
        {...valueProps}
        id={id}
        data-path={path}
        required
        onChange={(event) => onChoose?.(event.target.value)}
        className={TEXT_BOX}
        aria-describedby={describedBy({ id, hint })}
      >
        <option value="">Choose…</option>
        {all.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </Field>
  );
}
