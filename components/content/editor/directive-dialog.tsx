'use client';

import { useState } from 'react';
import { IMAGE_FAILURES } from '@/components/content/images/image-problems';
import { sendImage, type RefusedImage } from '@/components/content/images/send-image';
import { Failure } from '@/components/staff/failure';
import type { BlockField } from '@/content/blocks/block';
import { blockNamed } from '@/content/blocks/list';
import { isolated } from '@/lib/shared/bidi';
import { ownValue } from '@/lib/shared/own-value';
import { CiteFields } from './cite-fields';
import { asksFor, labelOf, valueLabel, type Directive } from './directive';
import { useEditor, type Choices, type SettingsRequest } from './editor-context';
import { EditorDialog } from './editor-dialog';
import { Select, TextInput } from './editor-field';
import { filledImage, ImageFields, type ImageFile } from './image-fields';

/** Asks for a directive's settings. */
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
      prepare={asksFor(directive.name, 'picture') ? upload : undefined}
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
  !asksFor(name, 'sources') || text !== '' || sources.length > 0;

/** If the form has a picture, uploads it and puts its id into the form. */
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

/** Merges the form's values into the directive; whatever the form doesn't ask for stays. */
function filledIn(directive: Directive, form: FormData): Directive {
  if (asksFor(directive.name, 'sources')) return { ...directive, text: textsOf(form, 'source').join(', ') };
  if (asksFor(directive.name, 'picture')) return filledImage(directive, form);
  const { text: typed, ...given } = Object.fromEntries(
    [...form].filter((field): field is [string, string] => typeof field[1] === 'string'),
  );
  return { ...directive, attributes: { ...directive.attributes, ...given }, text: typed ?? directive.text };
}

const textsOf = (form: FormData, name: string) =>
  form.getAll(name).filter((value) => typeof value === 'string');

type FieldsProps = { directive: Directive; choices: Choices } & ImageFile;

function Fields({ directive, ...rest }: FieldsProps) {
  const block = blockNamed(directive.name);
  if (!block) return <OtherFields directive={directive} />;
  return block.fields.map((field) => (
    <BlockFieldInput key={field.name} field={field} directive={directive} {...rest} />
  ));
}

function BlockFieldInput({ field, directive, choices, ...picture }: FieldsProps & { field: BlockField }) {
  const { attributes, text } = directive;
  switch (field.kind) {
    case 'sources':
      return <CiteFields text={text} sources={choices.sources} />;
    case 'picture':
      return <ImageFields attributes={attributes} images={choices.images} {...picture} />;
    case 'words':
      return (
        <TextInput
          label={field.label}
          name={field.name}
          defaultValue={ownValue(attributes, field.name)}
          required
        />
      );
    case 'choice':
      return (
        <Select
          label={field.label}
          name={field.name}
          defaultValue={field.name === 'text' ? text : (ownValue(attributes, field.name) ?? '')}
          options={optionsOf(field, choices)}
        />
      );
  }
}

function optionsOf(field: Extract<BlockField, { kind: 'choice' }>, choices: Choices) {
  if (field.from === 'pages')
    return choices.pages.map(({ path, title }) => ({ value: path, text: `${isolated(title)} (${path})` }));
  const values = typeof field.from === 'string' ? choices[field.from] : field.from;
  return values.map((value) => ({ value, text: valueLabel(field, value) }));
}

/** A directive that this editor doesn't know: shows its values as they are. */
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
