'use client';

import { useState } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import type { PageRef } from '@/lib/content/copy/schema';
import { discardDraftAction, publishAction } from '@/lib/content/publishing/actions';
import { clockChangeAt } from '@/lib/shared/dates';
import { PageFields } from './page-ref';
import { EDIT_FAILURES, PUBLISH_FAILURES } from './labels';

const DONE = {
  published: 'Published. Every visitor sees it now.',
  scheduled: 'Scheduled. It will be published automatically at that time.',
  waiting: 'Someone else must approve it now.',
} as const;

const isWrongTime = (state: { state: string; code?: string }) =>
  ['NOT_LATER', 'NOT_A_TIME', 'SKIPPED_HOUR'].includes(state.code ?? '');

const CLOCK_CHANGES = {
  skipped:
    'That time doesn’t exist: clocks go forward that night and skip it. Choose an earlier or later hour.',
  doubled: 'That hour happens twice: clocks go back that night. The page is published the first time.',
} as const;

type Props = {
  page: PageRef;
  /** The draft's version; 0 if there is none. */
  version: number;
  isSaving: boolean;
  isReady: boolean;
  /** Whether a version is scheduled or awaiting approval. */
  isOnItsWay: boolean;
  approval: boolean;
  timeZone: string;
  timeZoneName: string;
  onPublished: () => void;
};

/** Publishes the draft now or later, or discards it. */
export function PublishForm({
  page,
  version,
  isSaving,
  isReady,
  isOnItsWay,
  approval,
  timeZone,
  timeZoneName,
  onPublished,
}: Props) {
  const [when, setWhen] = useState('now');
  const [date, setDate] = useState('');
  const [time, setTime] = useState('');
  const change = when === 'later' ? clockChangeAt(date, time, timeZone) : undefined;
  const hasDraft = version > 0;
  return (
    <section aria-labelledby="publish" className="panel">
      <h2 id="publish">Publish</h2>
      {hasDraft ? null : (
        <p>
          {isOnItsWay
            ? 'There’s no draft: the changes are in the version above.'
            : 'There’s no draft: nothing has changed since the last version.'}
        </p>
      )}
      {hasDraft && isOnItsWay ? (
        <p>Publishing the draft cancels the version above, because the draft is newer.</p>
      ) : null}
      {hasDraft && !isReady ? (
        <p>The draft has problems, listed above. It can be published once they’re fixed.</p>
      ) : null}
      {approval ? <p>A second person must approve before visitors see it.</p> : null}
      <ActionForm
        action={publishAction}
        failures={PUBLISH_FAILURES}
        doneText={(state) => DONE[state]}
        onDone={onPublished}
        className="max-w-prose space-y-4"
      >
        {(state, pending) => (
          <>
            <PageFields {...page} version={version} />
            <TextField
              name="why"
              label="What changed, and why"
              hint="For the history of the page."
              maxLength={300}
              required
              state={state}
            />
            <fieldset>
              <legend className="mb-1 font-semibold">When</legend>
              {[
                { value: 'now', label: 'Now' },
                { value: 'later', label: 'Later' },
              ].map(({ value, label }) => (
                <label key={value} className="flex min-h-11 items-center gap-3">
                  <input
                    type="radio"
                    name="when"
                    value={value}
                    checked={when === value}
                    onChange={() => setWhen(value)}
                  />
                  <span>{label}</span>
                </label>
              ))}
              <noscript>
                <p className="text-small">The date and time apply if you choose Later.</p>
              </noscript>
              <div className="flex flex-wrap items-end gap-3">
                <label className="block">
                  <span className="text-small block">Day</span>
                  <input
                    type="date"
                    name="date"
                    onChange={({ target }) => setDate(target.value)}
                    className="text-box"
                    required={when === 'later'}
                    aria-invalid={isWrongTime(state) || undefined}
                  />
                </label>
                <label className="block">
                  <span className="text-small block">
                    Time (<span>{timeZoneName}</span>)
                  </span>
                  <input
                    type="time"
                    name="time"
                    onChange={({ target }) => setTime(target.value)}
                    className="text-box"
                    required={when === 'later'}
                    aria-invalid={isWrongTime(state) || undefined}
                  />
                </label>
              </div>
              <p role="status" className="text-small">
                {change ? <span>{CLOCK_CHANGES[change]}</span> : null}
              </p>
            </fieldset>
            <button
              type="submit"
              className="button"
              aria-disabled={!hasDraft || isSaving || pending}
              onClick={(event) => {
                if (isSaving) event.preventDefault(); // the draft is being sent
              }}
            >
              {isSaving
                ? 'Saving the draft…'
                : approval
                  ? 'Ask for approval'
                  : when === 'later'
                    ? 'Schedule'
                    : 'Publish'}
            </button>
          </>
        )}
      </ActionForm>
      {hasDraft ? (
        <details>
          <summary className="min-h-11 w-fit cursor-pointer py-2">Discard draft</summary>
          <ActionForm
            action={discardDraftAction}
            failures={EDIT_FAILURES}
            doneText="Draft discarded."
            onDone={() => window.location.assign('/copy')}
          >
            <PageFields {...page} version={version} />
            <p>All changes since the last version will be gone for good.</p>
            <button type="submit" className="button-quiet">
              Yes, discard it
            </button>
          </ActionForm>
        </details>
      ) : null}
    </section>
  );
}
