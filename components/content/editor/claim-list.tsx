'use client';

import { FRONT_MATTER_LABELS, ITEM_LABELS } from '@/lib/content/copy/schema';
import { DateField, TextArea, TextInput } from './editor-field';
import { addItem, CLAIM_KEYS, removeField, setField, type ClaimFields } from './front-matter';
import { ItemList } from './item-list';

const EMPTY = Object.fromEntries(CLAIM_KEYS.map((key) => [key, '']));

type Props = { yaml: string; claims: ClaimFields[]; onChange: (yaml: string) => void };

/** The evidence for wording that promises or praises something. */
export function ClaimList({ yaml, claims, onChange }: Props) {
  return (
    <ItemList
      title={FRONT_MATTER_LABELS.claims}
      one="claim"
      names={claims.map(({ text }) => text)}
      onAdd={() => onChange(addItem(yaml, 'claims', EMPTY))}
      onRemove={(index) => onChange(removeField(yaml, ['claims', index]))}
    >
      {(index) => (
        <ClaimForm
          claim={claims[index] as ClaimFields}
          path={`claims.${index}`}
          onSet={(key, value) => onChange(setField(yaml, ['claims', index, key], value))}
        />
      )}
    </ItemList>
  );
}

type FormProps = { claim: ClaimFields; path: string; onSet: (key: keyof ClaimFields, value: string) => void };

const LABELS = ITEM_LABELS.claims;

function ClaimForm({ claim, path, onSet }: FormProps) {
  return (
    <>
      <TextArea
        label={LABELS.text}
        path={`${path}.text`}
        rows={2}
        value={claim.text}
        onType={(value) => onSet('text', value)}
      />
      <TextInput
        label={LABELS.source}
        path={`${path}.source`}
        value={claim.source}
        onChange={(event) => onSet('source', event.target.value)}
      />
      <TextInput
        label={LABELS.reviewer}
        path={`${path}.reviewer`}
        value={claim.reviewer}
        onChange={(event) => onSet('reviewer', event.target.value)}
      />
      <DateField
        label={LABELS.expires}
        path={`${path}.expires`}
        value={claim.expires}
        onChange={(value) => onSet('expires', value)}
      />
    </>
  );
}
