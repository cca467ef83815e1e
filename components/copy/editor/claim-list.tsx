'use client';

import { DateField, TextArea, TextInput } from './editor-field';
import { addItem, CLAIM_KEYS, removeField, setField, type ClaimFields } from './front-matter';
import { ItemList } from './item-list';

const EMPTY = Object.fromEntries(CLAIM_KEYS.map((key) => [key, '']));

type Props = { yaml: string; claims: ClaimFields[]; onChange: (yaml: string) => void };

/** What stands behind words that promise or praise. */
export function ClaimList({ yaml, claims, onChange }: Props) {
  return (
    <ItemList
      title="Evidence for claims"
      one="claim"
      names={claims.map(({ text }) => text)}
      onAdd={() => onChange(addItem(yaml, 'claims', EMPTY))}
      onRemove={(index) => onChange(removeField(yaml, ['claims', index]))}
    >
      {(index) => (
        <ClaimForm
          claim={claims[index] as ClaimFields}
          onSet={(key, value) => onChange(setField(yaml, ['claims', index, key], value))}
        />
      )}
    </ItemList>
  );
}

type FormProps = { claim: ClaimFields; onSet: (key: keyof ClaimFields, value: string) => void };

function ClaimForm({ claim, onSet }: FormProps) {
  return (
    <>
      <TextArea
        label="The exact words on the page"
        rows={2}
        value={claim.text}
        onType={(value) => onSet('text', value)}
      />
      <TextInput
        label="What supports them"
        value={claim.source}
        onChange={(event) => onSet('source', event.target.value)}
      />
      <TextInput
        label="Who checked it"
        value={claim.reviewer}
        onChange={(event) => onSet('reviewer', event.target.value)}
      />
      <DateField label="Good until" value={claim.expires} onChange={(value) => onSet('expires', value)} />
    </>
  );
}
