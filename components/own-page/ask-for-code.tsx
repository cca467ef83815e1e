import { describedBy, Field, TEXT_BOX } from '@/components/ui/field';
import { messagesIn, type Language } from '@/content/languages';
import { PostForm } from './post-form';

type Props = { language: Language; typed?: string; error?: string | undefined };

/** The form that asks for a code. */
export function AskForCode({ language, typed, error }: Props) {
  const text = messagesIn(language).ownPage;
  const described = { id: 'reference', hint: text.reference.hint, error };
  return (
    <PostForm to="code" button={text.askForCode}>
      <Field {...described} label={text.reference.label}>
        <input
          id="reference"
          name="reference"
          type="text"
          required
          autoComplete="off"
          spellCheck={false}
          defaultValue={typed}
          className={TEXT_BOX}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(described)}
        />
      </Field>
    </PostForm>
  );
}
