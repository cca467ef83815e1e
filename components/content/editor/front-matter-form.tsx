'use client';

import { memo } from 'react';
import { FRONT_MATTER_LABELS } from '@/lib/content/copy/schema';
import { ClaimList } from './claim-list';
import { DateField, TextArea, TextInput } from './editor-field';
import { readFields, setField } from './front-matter';
import { SearchPreview } from './search-preview';
import { SourceList } from './source-list';

const LIMITS = { title: 60, description: { least: 70, most: 160 }, lead: 500 } as const;

type Props = { yaml: string; onChange: (yaml: string) => void };

const setter =
  ({ yaml, onChange }: Props) =>
  (key: 'title' | 'description' | 'lead' | 'reviewed' | 'nextReview') =>
  (value: string) =>
    onChange(setField(yaml, [key], value));

/** What readers see above the text. */
export const HeadForm = memo(function HeadForm(props: Props) {
  const { title, lead } = readFields(props.yaml);
  const set = setter(props);
  return (
    <section aria-label="Above the text" className="space-y-4">
      <TextInput
        label={FRONT_MATTER_LABELS.title}
        path="title"
        hint={`${title.length} of at most ${LIMITS.title} characters`}
        value={title}
        onChange={(event) => set('title')(event.target.value)}
      />
      <TextArea
        label={FRONT_MATTER_LABELS.lead}
        path="lead"
        hint={`Shown first on the page: ${lead.length} of at most ${LIMITS.lead} characters`}
        rows={4}
        value={lead}
        onType={set('lead')}
      />
    </section>
  );
});

/** What search engines show, when the page was reviewed, and what it relies on. */
export const AboutForm = memo(function AboutForm(props: Props & { path: string }) {
  const { yaml, onChange } = props;
  const fields = readFields(yaml);
  const set = setter(props);
  const { least, most } = LIMITS.description;
  return (
    <section aria-label="About the page" className="panel">
      <TextArea
        label={FRONT_MATTER_LABELS.description}
        path="description"
        hint={`Write ${least} to ${most} characters; now ${fields.description.length}.`}
        rows={3}
        value={fields.description}
        onType={set('description')}
      />
      <SearchPreview path={props.path} title={fields.title} description={fields.description} />
      <div className="grid gap-4 sm:grid-cols-2">
        <DateField
          label={FRONT_MATTER_LABELS.reviewed}
          path="reviewed"
          value={fields.reviewed}
          onChange={set('reviewed')}
        />
        <DateField
          label={FRONT_MATTER_LABELS.nextReview}
          path="nextReview"
          value={fields.nextReview}
          onChange={set('nextReview')}
        />
      </div>
      <Switch
        label={FRONT_MATTER_LABELS.contents}
        isOn={fields.contents}
        onChange={(isOn) => onChange(setField(yaml, ['contents'], isOn))}
      />
      <Switch
        label={FRONT_MATTER_LABELS.replies}
        isOn={fields.replies}
        onChange={(isOn) => onChange(setField(yaml, ['replies'], isOn))}
      />
      <ClaimList yaml={yaml} claims={fields.claims} onChange={onChange} />
      <details>
        <summary className="min-h-11 w-fit cursor-pointer py-2 font-semibold">
          <span>{fields.sources.length}</span>{' '}
          <span>{fields.sources.length === 1 ? 'source' : 'sources'}</span>
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
      <span>{label}</span>
    </label>
  );
}
