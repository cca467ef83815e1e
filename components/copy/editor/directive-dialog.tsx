'use client';

import { ILLUSTRATIONS } from '@/lib/copy/schema';
import { CiteFields } from './cite-fields';
import { labelOf, valueInWords, type Directive } from './directive';
import type { Choices, SettingsRequest } from './editor-context';
import { EditorDialog } from './editor-dialog';
import { Select, TextInput } from './editor-field';
import { filledImage, ImageFields } from './image-fields';

const KINDS = [
  { value: 'note', text: 'Note' },
  { value: 'warning', text: 'Warning' },
  { value: 'danger', text: 'Danger: help now' },
];
const asOptions = ({ name }: Directive, values: readonly string[]) =>
  values.map((value) => ({ value, text: valueInWords(name, value) }));

/** Asks for what a directive needs. */
export function DirectiveDialog({
  request: { directive, isNew, onDone },
  choices,
  onClose,
}: {
  request: SettingsRequest;
  choices: Choices;
  onClose: () => void;
}) {
  const label = labelOf(directive.name);
  return (
    <EditorDialog
      title={isNew ? `Insert: ${label}` : `Change: ${label}`}
      submitText={hasChoice(directive, choices) ? (isNew ? 'Insert' : 'Change') : undefined}
      onSubmit={(form) => onDone(filledIn(directive, form))}
      onClose={onClose}
    >
      <Fields directive={directive} choices={choices} />
    </EditorDialog>
  );
}

const hasChoice = ({ name, text }: Directive, { images, sources }: Choices) =>
  (name !== 'image' || images.length > 0) && (name !== 'cite' || text !== '' || sources.length > 0);

/** The directive with what the form says; what the form does not ask for stays. */
function filledIn(directive: Directive, form: FormData): Directive {
  if (directive.name === 'cite') return { ...directive, text: textsOf(form, 'source').join(', ') };
  if (directive.name === 'image') return filledImage(directive, form);
  const attributes = { ...directive.attributes };
  let { text } = directive;
  for (const [name, value] of form) {
    if (typeof value !== 'string') continue;
    if (name === 'text') text = value;
    else attributes[name] = value;
  }
  return { ...directive, attributes, text };
}

const textsOf = (form: FormData, name: string) =>
  form.getAll(name).filter((value) => typeof value === 'string');

function Fields({ directive, choices }: { directive: Directive; choices: Choices }) {
  const { name, attributes, text } = directive;
  switch (name) {
    case 'cite':
      return <CiteFields text={text} sources={choices.sources} />;
    case 'image':
      return <ImageFields attributes={attributes} images={choices.images} />;
    case 'setting':
      return (
        <Select
          label="Setting"
          name="text"
          defaultValue={text}
          options={asOptions(directive, choices.settings)}
        />
      );
    case 'part':
    case 'illustration':
      return (
        <Choice
          label={labelOf(name)}
          name="name"
          directive={directive}
          options={asOptions(directive, name === 'part' ? choices.parts : ILLUSTRATIONS)}
        />
      );
    case 'callout':
      return (
        <>
          <Choice label="Kind" name="kind" directive={directive} options={KINDS} />
          <TextInput label="Title" name="title" defaultValue={attributes.title} required />
        </>
      );
    case 'call-to-action':
      return <CallToActionFields directive={directive} pages={choices.pages} />;
    default:
      return <OtherFields directive={directive} />;
  }
}

function Choice({
  directive: { attributes },
  name,
  ...rest
}: {
  directive: Directive;
  name: string;
  label: string;
  options: { value: string; text: string }[];
}) {
  return <Select {...rest} name={name} defaultValue={attributes[name] ?? ''} />;
}

function CallToActionFields({ directive, pages }: { directive: Directive; pages: Choices['pages'] }) {
  const options = pages.map(({ path, title }) => ({ value: path, text: `${title} (${path})` }));
  return (
    <>
      <Choice label="Page that it leads to" name="to" directive={directive} options={options} />
      <TextInput
        label="Words on the button"
        name="label"
        defaultValue={directive.attributes.label}
        required
      />
    </>
  );
}

/** A directive that this editor does not know: its values as they are. */
function OtherFields({ directive: { attributes, text } }: { directive: Directive }) {
  return (
    <>
      {text ? <TextInput label="Text" name="text" defaultValue={text} /> : null}
      {Object.entries(attributes).map(([name, value]) => (
        <TextInput key={name} label={name} name={name} defaultValue={value} />
      ))}
    </>
  );
}
