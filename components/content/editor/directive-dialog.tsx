'use client';

import { useState } from 'react';
import { IMAGE_FAILURES } from '@/components/content/images/image-problems';
import { sendImage, type RefusedImage } from '@/components/content/images/send-image';
import { Failure } from '@/components/staff/failure';
import { ILLUSTRATIONS } from '@/lib/content/copy/schema';
import { isolated } from '@/lib/shared/bidi';
import { ownValue } from '@/lib/shared/own-value';
import { CiteFields } from './cite-fields';
import { labelOf, valueInWords, type Directive } from './directive';
import { useEditor, type Choices, type SettingsRequest } from './editor-context';
import { EditorDialog } from './editor-dialog';
import { Select, TextInput } from './editor-field';
import { filledImage, ImageFields, type PictureFile } from './image-fields';

const KINDS = [
  { value: 'note', text: 'Note' },
  { value: 'warning', text: 'Warning' },
  { value: 'danger', text: 'Danger: help now' },
];
const asOptions = ({ name }: Directive, values: readonly string[]) =>
  values.map((value) => ({ value, text: valueInWords(name, value) }));

/** Asks for what a directive needs. */
export function DirectiveDialog({
  request: { directive, isNew, onDone, file: given },
  choices,
  onClose,
}: {
  request: SettingsRequest;
  choices: Choices;
  onClose: () => void;
}) {
  const label = labelOf(directive.name);
  const { file, choose, upload, refused } = useUpload(given);
  return (
    <EditorDialog
      title={isNew ? `Insert: ${label}` : `Change: ${label}`}
      submitText={hasChoice(directive, choices) ? (isNew ? 'Insert' : 'Change') : undefined}
      prepare={directive.name === 'image' ? upload : undefined}
      onSubmit={(form) => onDone(filledIn(directive, form))}
      onClose={onClose}
    >
      <Fields
        directive={directive}
        choices={choices}
        file={file}
        isGiven={given !== undefined}
        onFile={choose}
      />
      <Failure
        state={refused ? { state: 'failed', ...refused } : { state: 'idle' }}
        failures={IMAGE_FAILURES}
      />
    </EditorDialog>
  );
}

const hasChoice = ({ name, text }: Directive, { sources }: Choices) =>
  name !== 'cite' || text !== '' || sources.length > 0;

/** Uploads the picture of a form, where it has one, and writes its id into it. */
function useUpload(given: File | undefined) {
  const { addImage } = useEditor();
  const [file, choose] = useState(given);
  const [refused, setRefused] = useState<RefusedImage>();
  const upload = async (form: FormData) => {
    if (!file) return true;
    form.set('file', file);
    setRefused(undefined);
    const answer = await sendImage(form);
    if (!('image' in answer)) {
      setRefused(answer);
      return false;
    }
    addImage(answer.image);
    form.set('id', answer.image.id);
    return true;
  };
  return { file, choose, upload, refused };
}

/** The directive with what the form says; what the form does not ask for stays. */
function filledIn(directive: Directive, form: FormData): Directive {
  if (directive.name === 'cite') return { ...directive, text: textsOf(form, 'source').join(', ') };
  if (directive.name === 'image') return filledImage(directive, form);
  const { text: typed, ...given } = Object.fromEntries(
    [...form].filter((field): field is [string, string] => typeof field[1] === 'string'),
  );
  return { ...directive, attributes: { ...directive.attributes, ...given }, text: typed ?? directive.text };
}

const textsOf = (form: FormData, name: string) =>
  form.getAll(name).filter((value) => typeof value === 'string');

type FieldsProps = { directive: Directive; choices: Choices } & PictureFile;

function Fields({ directive, choices, ...picture }: FieldsProps) {
  const { name, attributes, text } = directive;
  switch (name) {
    case 'cite':
      return <CiteFields text={text} sources={choices.sources} />;
    case 'image':
      return <ImageFields attributes={attributes} images={choices.images} {...picture} />;
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
          options={asOptions(directive, name === 'part' ? choices.snippets : ILLUSTRATIONS)}
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
  return <Select {...rest} name={name} defaultValue={ownValue(attributes, name) ?? ''} />;
}

function CallToActionFields({ directive, pages }: { directive: Directive; pages: Choices['pages'] }) {
  const options = pages.map(({ path, title }) => ({ value: path, text: `${isolated(title)} (${path})` }));
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
