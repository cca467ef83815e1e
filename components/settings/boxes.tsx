import type { InputHTMLAttributes, ReactNode } from 'react';
import { describedBy, Field, TEXT_BOX } from '@/components/ui/field';
import type { Kind } from '@/lib/clinic/fields';
import { labelOf, type FieldError, type Typed } from '@/lib/settings/fields';
import { ownValue } from '@/lib/shared/own-value';
import { errorMessage } from './error-messages';

/** What a form's fields show: what was typed or saved, and its errors. */
export type Controls = { kind: Kind; given: Typed; errors: readonly FieldError[] };

/** A page has several of these forms, so ids include the group. */
export const idOf = ({ kind }: Pick<Controls, 'kind'>, name: string) => `${kind}-${name}`;

/** A field's text; the first one if it has several boxes. */
export const textOf = ({ given }: Controls, name: string) => [ownValue(given, name) ?? ''].flat()[0] ?? '';
export const listOf = ({ given }: Controls, name: string): readonly string[] =>
  [ownValue(given, name) ?? []].flat();

export function errorOf({ errors }: Controls, name: string): string | undefined {
  const error = errors.find(({ field }) => field === name);
  return error && errorMessage(error);
}

type BoxProps = { controls: Controls; name: string; label?: string; hint?: string };

const describe = ({ controls, name, hint }: BoxProps) => ({
  id: idOf(controls, name),
  hint,
  error: errorOf(controls, name),
});

/** Attributes that make screen readers read the error and hint with the box. */
const said = (described: ReturnType<typeof describe>) => ({
  'aria-invalid': described.error ? true : undefined,
  'aria-describedby': describedBy(described),
});

type TextProps = BoxProps & Omit<InputHTMLAttributes<HTMLInputElement>, 'name'>;

/** A single-line text box. */
export function TextBox({ controls, name, label = labelOf(name), hint, ...input }: TextProps) {
  const described = describe({ controls, name, ...(hint !== undefined && { hint }) });
  return (
    <Field {...described} label={label}>
      <input
        dir="auto"
        autoComplete="off"
        {...input}
        {...said(described)}
        id={described.id}
        name={name}
        defaultValue={textOf(controls, name)}
        className={TEXT_BOX}
      />
    </Field>
  );
}

type LinesProps = BoxProps & { rows: number; required?: boolean };

/** A multiline text box. */
export function LinesBox({ controls, name, label = labelOf(name), hint, rows, required }: LinesProps) {
  const described = describe({ controls, name, ...(hint !== undefined && { hint }) });
  return (
    <Field {...described} label={label}>
      <textarea
        dir="auto"
        {...said(described)}
        id={described.id}
        name={name}
        rows={rows}
        required={required}
        autoComplete="off"
        spellCheck
        defaultValue={listOf(controls, name).join('\n')}
        className={TEXT_BOX}
      />
    </Field>
  );
}

/** Whether the clinic has yet to provide this fact. */
export const UnknownBox = ({ controls, name }: Pick<BoxProps, 'controls' | 'name'>) => (
  <label className="choice text-small">
    <input
      type="checkbox"
      name="placeholders"
      value={name}
      defaultChecked={listOf(controls, 'placeholders').includes(name)}
    />
    <span>
      Not known yet (pages leave it out)
      <span className="sr-only">
        : <span>{labelOf(name)}</span>
      </span>
    </span>
  </label>
);

/** A titled section of a form. */
export const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <fieldset className="border-line space-y-5 border-t pt-5">
    <legend className="text-subheading pr-3 font-serif font-semibold">{title}</legend>
    {children}
  </fieldset>
);
