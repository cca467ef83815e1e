import type { Controls } from '@/components/intake/use-consultation-form';
import { describedBy, FieldNotes } from '@/components/ui/field';
import type { ConsentKind } from '@/content/consent-versions';

/** The consents that can be spoken. */
const KINDS = {
  consent: 'contact',
  voicemail: 'voicemail',
  textMessage: 'text_message',
  privateEmail: 'private_email',
} as const satisfies Record<string, ConsentKind>;

type Props = { controls: Controls; name: keyof typeof KINDS; required?: boolean };

/** A consent to be read aloud, and the box in which staff confirm that it was, and that the person agreed. */
export function PhoneIntakeConsent({ controls: { text, consents, errorOf, given }, name, required }: Props) {
  const shown = consents[KINDS[name]];
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
