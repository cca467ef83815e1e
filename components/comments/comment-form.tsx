import { describedBy, Field, TEXT_BOX } from '@/components/ui/field';
import { Honeypot } from '@/components/ui/honeypot';
import { CRISIS } from '@/content/crisis';
import { messagesIn, type Language } from '@/content/languages';
import { PARENT_FIELD, PLACE_FIELD, HONEYPOT_FIELD } from '@/lib/comments/fields';
import type { CommentField, CommentFieldError, CommentFields } from '@/lib/comments/schema';
import { pathOf } from '@/lib/content/copy/domain';

/** What an earlier attempt gave back. */
export type GivenBack = { fields: CommentFields; errors: readonly CommentFieldError[] };

type Props = {
  language: Language;
  /** The page that it's on: `en/interpersonal-psychotherapy`. */
  place: string;
  /** The id of the comment that it answers; empty if it isn't an answer. */
  parent?: string;
  given?: GivenBack | undefined;
};

export const fieldId = (field: CommentField): string => `reply-${field}`;

/** The comment form: plain HTML without any script. */
export function CommentForm({ language, place, parent = '', given }: Props) {
  const text = messagesIn(language).comments;
  const control = (field: CommentField) => {
    const id = fieldId(field);
    const code = given?.errors.find((error) => error.field === field)?.code;
    const described = { id, hint: text[field].hint, error: code && text.errors[code] };
    return {
      around: { ...described, label: `${text[field].label} *` },
      box: {
        id,
        name: field,
        required: true,
        className: TEXT_BOX,
        defaultValue: given?.fields[field],
        'aria-invalid': code ? true : undefined,
        'aria-describedby': describedBy(described),
      },
    };
  };
  const [name, email, body] = [control('name'), control('email'), control('text')];
  return (
    <form action="/api/replies" method="post" noValidate className="space-y-6">
      <input type="hidden" name={PLACE_FIELD} value={place} />
      <input type="hidden" name={PARENT_FIELD} value={parent} />
      <Advice language={language} />
      <p className="text-small text-muted">{text.required}</p>
      <Field {...name.around}>
        <input {...name.box} dir="auto" type="text" autoComplete="nickname" />
      </Field>
      <Field {...email.around}>
        <input {...email.box} type="email" autoComplete="email" spellCheck={false} />
      </Field>
      <Field {...body.around}>
        <textarea {...body.box} dir="auto" rows={6} />
      </Field>
      <Honeypot name={HONEYPOT_FIELD} label={text.honeypot} />
      <p>{text.next}</p>
      <button type="submit" className="button">
        {text.send}
      </button>
    </form>
  );
}

/** Shown before anyone types: who can read the comment, and where to go with anything private or urgent. */
function Advice({ language }: { language: Language }) {
  const { comments: text, crisis } = messagesIn(language);
  const { emergency, lifeline } = CRISIS;
  return (
    <div className="space-y-3">
      <p>
        <strong>{text.advice}</strong> <span>{text.privateBefore}</span>{' '}
        <a href={pathOf(language, 'consultation')}>{text.private}</a>.
      </p>
      <p>
        <span>{text.crisisBefore}</span> <a href={`tel:${emergency.dial}`}>{crisis.callEmergency}</a>,{' '}
        <a href={`tel:${lifeline.dial}`}>{crisis.callLifeline}</a> <span>{text.crisisOr}</span>{' '}
        <a href={`sms:${lifeline.dial}`}>{crisis.textLifeline}</a>.
      </p>
    </div>
  );
}
