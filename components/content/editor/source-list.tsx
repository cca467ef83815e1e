'use client';

import { ITEM_LABELS } from '@/lib/content/copy/schema';
import { DateField, Select, TextArea, TextInput } from './editor-field';
import { addItem, removeField, setField, SOURCE_KEYS, type SourceFields } from './front-matter';
import { ItemList } from './item-list';

const CHECKED_AGAINST = ['full text', 'abstract', 'citation only'];
const EMPTY = Object.fromEntries(SOURCE_KEYS.map((key) => [key, '']));

type Props = { yaml: string; sources: SourceFields[]; onChange: (yaml: string) => void };

/** The page's sources. */
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
          path={`sources.${index}`}
          onSet={(key, value) => onChange(setField(yaml, ['sources', index, key], value))}
        />
      )}
    </ItemList>
  );
}

type FormProps = {
  source: SourceFields;
  path: string;
  onSet: (key: keyof SourceFields, value: string) => void;
};

const LABELS = ITEM_LABELS.sources;

function SourceForm({ source, path, onSet }: FormProps) {
  const text = (key: keyof SourceFields, hint?: string) => (
    <TextInput
      label={LABELS[key]}
      path={`${path}.${key}`}
      hint={hint}
      value={source[key]}
      onChange={(event) => onSet(key, event.target.value)}
    />
  );
  return (
    <>
      {text('id', 'What the text cites it by: lowercase letters, digits, and hyphens')}
      {text('authors')}
      {text('title')}
      {text('published')}
      {text('identifier', 'doi:…, pmid:…, or a link that starts with https://')}
      <TextArea
        label={LABELS.says}
        path={`${path}.says`}
        rows={3}
        value={source.says}
        onType={(value) => onSet('says', value)}
      />
      <DateField
        label={LABELS.checked}
        path={`${path}.checked`}
        value={source.checked}
        onChange={(value) => onSet('checked', value)}
      />
      <Select
        label={LABELS.checkedAgainst}
        path={`${path}.checkedAgainst`}
        options={CHECKED_AGAINST.map((value) => ({ value, text: value }))}
        value={source.checkedAgainst}
        onChoose={(value) => onSet('checkedAgainst', value)}
      />
    </>
  );
}
