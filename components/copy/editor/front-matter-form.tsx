'use client';

import { memo } from 'react';
import { ClaimList } from './claim-list';
import { DateField, TextArea, TextInput } from './editor-field';
import { readFields, setField } from './front-matter';
import { SearchPreview } from './search-preview';
import { SourceList } from './source-list';

const LIMITS = { title: 60, description: { least: 70, most: 160 }, lead: 500 } as const;

type Props = { yaml: string; onChange: (yaml: string) => void };

/** What stands before the text of a page: what search engines show, when it was reviewed, what it relies on. */
export const FrontMatterForm = memo(function FrontMatterForm({ yaml, onChange }: Props) {
  const fields = readFields(yaml);
  const set = (key: 'title' | 'description' | 'lead' | 'reviewed' | 'nextReview') => (value: string) =>
    onChange(setField(yaml, [key], value));
  const { least, most } = LIMITS.description;
  return (
    <section aria-label="About the page" className="panel">
      <TextInput
        label="Title"
        hint={`${fields.title.length} of at most ${LIMITS.title} characters`}
        value={fields.title}
        onChange={(event) => set('title')(event.target.value)}
      />
      <TextArea
        label="Description for search engines"
        hint={`${fields.description.length} characters; ${least} to ${most} are shown whole`}
        rows={3}
        value={fields.description}
        onType={set('description')}
      />
      <SearchPreview title={fields.title} description={fields.description} />
      <TextArea
        label="Lead: what stands first on the page"
        hint={`${fields.lead.length} of at most ${LIMITS.lead} characters`}
        rows={4}
        value={fields.lead}
        onType={set('lead')}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <DateField label="Reviewed on" value={fields.reviewed} onChange={set('reviewed')} />
        <DateField label="Next review by" value={fields.nextReview} onChange={set('nextReview')} />
      </div>
      <Switch
        label="Begin with a list of sections"
        isOn={fields.contents}
        onChange={(isOn) => onChange(setField(yaml, ['contents'], isOn))}
      />
      <Switch
        label="Readers may leave a reply"
        isOn={fields.replies}
        onChange={(isOn) => onChange(setField(yaml, ['replies'], isOn))}
      />
      <ClaimList yaml={yaml} claims={fields.claims} onChange={onChange} />
      <details>
        <summary className="min-h-11 w-fit cursor-pointer py-2 font-semibold">
          {fields.sources.length} {fields.sources.length === 1 ? 'source' : 'sources'}
        </summary>
        <SourceList yaml={yaml} sources={fields.sources} onChange={onChange} />
      </details>
    </section>
  );
});

type SwitchProps = { label: string; isOn: boolean; onChange: (isOn: boolean) => void };

function Switch({ label, isOn, onChange }: SwitchProps) {
  return (
    <label className="choice">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}
