import type { ConsentProps } from '@/components/intake/fields';
import { describedBy, FieldNotes } from '@/components/ui/field';

/** A consent to read aloud, with the box where staff confirm that it was read and that the person agreed. */
export function PhoneIntakeConsent({ controls, name, kind, required }: ConsentProps) {
  const { text, consents, errorOf, given } = controls;
  const shown = consents[kind];
  const error = errorOf(name);
  return (
    <div data-field className={error ? 'field-error space-y-2' : 'space-y-2'}>
      <p className="font-semibold">
        <span>{text[name].label}</span>
        <span>{required ? ' *' : ''}</span>
      </p>
      <blockquote id={`${name}-words`} className="border-line border-l-2 pl-4">
        “<span>{shown.text}</span>”
      </blockquote>
      <FieldNotes id={name} error={error} />
      <label className="choice">
        <input
          type="checkbox"
          id={name}
          name={name}
          value={shown.version}
          defaultChecked={given[name] === shown.version}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${name}-words ${describedBy({ id: name, error }) ?? ''}`.trim()}
        />
        <span>{`I read this aloud, and they agreed: ${text[name].label.toLowerCase()}`}</span>
      </label>
    </div>
  );
}
