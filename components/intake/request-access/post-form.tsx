import type { ReactNode } from 'react';
import type { Language } from '@/content/languages';
import { LANGUAGE_FIELD } from '@/lib/intake/fields';

/**
 * Hidden fields by name, which carry what a browser without cookies doesn't store; null if the browser stores cookies.
 */
export type Carried = Readonly<Record<string, string>> | null;

type Props = {
  language: Language;
  to: string;
  button: string;
  quiet?: boolean;
  /** Whether the browser checks what is required, where no page would show what is wrong. */
  checked?: boolean;
  carried?: Carried;
  children?: ReactNode;
};

/** A plain form in “Your request”: it needs no script. */
export function PostForm({ language, to, button, quiet = false, checked = false, carried, children }: Props) {
  return (
    <form
      action={`/api/your-request/${to}`}
      method="post"
      noValidate={!checked}
      className="space-y-5"
      data-intake=""
    >
      <input type="hidden" name={LANGUAGE_FIELD} value={language} />
      {Object.entries(carried ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <button type="submit" className={quiet ? 'button-quiet' : 'button'}>
        {button}
      </button>
    </form>
  );
}
