'use client';

import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import { createPageAction } from '@/lib/content/pages/actions';
import { ParentChoice, SlugField, type Parent } from './place-fields';
import { deskPath, PLACE_FAILURES } from './labels';

type Props = { language: string; parents: readonly Parent[] };

/** Creates a page with its first draft, and opens its editor. */
export function NewPageForm({ language, parents }: Props) {
  return (
    <ActionForm
      action={createPageAction}
      failures={PLACE_FAILURES}
      onDone={(name) => window.location.assign(deskPath('edit', { language, name }))}
      doneText={(name) => `Created /${name}. Open it from the list of pages.`}
      className="max-w-prose space-y-5"
    >
      {(state) => (
        <>
          <input type="hidden" name="language" value={language} />
          <fieldset>
            <legend className="mb-1 font-semibold">What it is</legend>
            <label className="flex min-h-11 items-center gap-3">
              <input type="radio" name="kind" value="page" defaultChecked />A page
            </label>
            <label className="flex min-h-11 items-center gap-3">
              <input type="radio" name="kind" value="article" />
              An article that readers can comment on
            </label>
          </fieldset>
          <TextField
            name="title"
            label="Title"
            hint="At most 60 characters: search results show no more."
            maxLength={60}
            required
            state={state}
          />
          <ParentChoice parents={parents} />
          <SlugField state={state} />
          <button type="submit" className="button">
            Create draft
          </button>
        </>
      )}
    </ActionForm>
  );
}
