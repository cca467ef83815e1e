import type { InputHTMLAttributes } from 'react';
import { describedBy, Field, TEXT_BOX } from '@/components/ui/field';
import type { ActionState } from '@/lib/auth/action';

/** What is wrong with a field, in words that go for any field. */
const WRONG: Readonly<Record<string, string>> = {
  MISSING: 'Fill this in.',
  TOO_SHORT: 'Use at least 12 characters; a few words in a row are easy to remember.',
  TOO_LONG: 'This is too long.',
  NOT_AN_EMAIL: 'Write an email address, like ana@example.org.',
  WRONG_PASSWORD: 'This password is not right.',
  NOT_A_CODE: 'Write the six digits of your app, or a recovery code like aB3dE-fG4hJ.',
};

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, 'name'> & {
  name: string;
  label: string;
  hint?: string;
  state: ActionState;
};

/** A labelled text box that says what the action found wrong with it. */
export function TextField({ name, label, hint, state, id = name, ...input }: Props) {
  const code = state.state === 'failed' ? state.fields?.[name] : undefined;
  const described = { id, hint, error: code === undefined ? undefined : (WRONG[code] ?? WRONG.MISSING) };
  return (
    <Field {...described} label={label}>
      <input
        {...input}
        id={id}
        name={name}
        className={TEXT_BOX}
        aria-invalid={code === undefined ? undefined : true}
        aria-describedby={describedBy(described)}
      />
    </Field>
  );
}
