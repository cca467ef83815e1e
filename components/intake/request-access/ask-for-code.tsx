import { describedBy, Field, TEXT_BOX } from '@/components/ui/field';
import { messagesIn, type Language } from '@/content/languages';
import { PostForm } from './post-form';

const FIELDS = {
  reference: { type: 'text', autoComplete: 'off' },
  email: { type: 'email', autoComplete: 'email' },
} as const;
type Name = keyof typeof FIELDS;
const NAMES = ['reference', 'email'] as const satisfies readonly Name[];

/** A field's error, in words. */
export type AskingErrors = Partial<Record<Name, string>>;

type Props = { language: Language; typed?: Record<Name, string> | undefined; errors?: AskingErrors };

/** The form that asks for a code. */
export function AskForCode({ language, typed, errors = {} }: Props) {
  const text = messagesIn(language).requestAccess;
  return (
    <PostForm language={language} to="code" button={text.askForCode}>
      {NAMES.map((name) => {
        const described = { id: name, hint: text[name].hint, error: errors[name] };
        return (
          <Field key={name} {...described} label={text[name].label}>
            <input
              {...FIELDS[name]}
              id={name}
              name={name}
              required
              spellCheck={false}
              defaultValue={typed?.[name]}
              className={TEXT_BOX}
              aria-invalid={errors[name] ? true : undefined}
              aria-describedby={describedBy(described)}
            />
          </Field>
        );
      })}
    </PostForm>
  );
}
