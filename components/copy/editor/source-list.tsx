'use client';

import { DateField, Select, TextArea, TextInput } from './editor-field';
import { addItem, removeField, setField, SOURCE_KEYS, type SourceFields } from './front-matter';
import { ItemList } from './item-list';

const CHECKED_AGAINST = ['full text', 'abstract', 'citation only'];
const EMPTY = Object.fromEntries(SOURCE_KEYS.map((key) => [key, '']));

type Props = { yaml: string; sources: SourceFields[]; onChange: (yaml: string) => void };

/** What the page cites. */
export function SourceList({ yaml, sources, onChange }: Props) {
  return (
    <ItemList
      title="Sources"
      one="source"
      names={sources.map(({ id, title }) => title || id)}
      onAdd={() => onChange(addItem(yaml, 'sources', EMPTY))}
      onRemove={(index) => onChange(removeField(yaml, ['sources', index]))}
    >
      {(index) => (
        <SourceForm
          source={sources[index] as SourceFields}
          onSet={(key, value) => onChange(setField(yaml, ['sources', index, key], value))}
        />
      )}
    </ItemList>
  );
}

type FormProps = { source: SourceFields; onSet: (key: keyof SourceFields, value: string) => void };

function SourceForm({ source, onSet }: FormProps) {
  const text = (key: keyof SourceFields, label: string, hint?: string) => (
    <TextInput
      label={label}
      hint={hint}
      value={source[key]}
      onChange={(event) => onSet(key, event.target.value)}
    />
  );
  return (
    <>
      {text('id', 'Short name', 'By which the text cites it: small letters, digits and hyphens')}
      {text('authors', 'Authors')}
      {text('title', 'Title')}
      {text('published', 'Where and when it was published')}
      {text('identifier', 'Where it is found', 'doi:…, pmid:… or an address that begins with https://')}
      <TextArea
        label="What it says that the page relies on"
        rows={3}
        value={source.says}
        onType={(value) => onSet('says', value)}
      />
      <DateField label="Checked on" value={source.checked} onChange={(value) => onSet('checked', value)} />
      <Select
        label="Checked against"
        options={CHECKED_AGAINST.map((value) => ({ value, text: value }))}
        value={source.checkedAgainst}
        onChoose={(value) => onSet('checkedAgainst', value)}
      />
    </>
  );
}
