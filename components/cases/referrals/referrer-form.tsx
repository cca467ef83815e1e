'use client';

import { ActionForm } from '@/components/staff/action-form';
import { SelectField, TextField } from '@/components/staff/text-field';
import { saveReferrerAction } from '@/lib/cases/referrals/actions';
import type { Referrer } from '@/lib/cases/referrals/data';
import { DETAIL_LIMIT, REFERRER_KINDS, REFERRER_LABELS } from '@/lib/cases/referrals/fields';

const FIELDS = [
  { name: 'organization', label: 'Organization or campaign' },
  { name: 'person', label: 'Contact' },
  { name: 'phone', label: 'Telephone' },
] as const;

const KINDS = REFERRER_KINDS.map((value) => ({ value, label: REFERRER_LABELS[value] }));
const WRONG = { phone: 'Enter a number we can dial, like (239) 555-0123.' };
const FAILURES = {
  GONE: 'This entry was removed from the directory.',
  REQUEST_GONE: 'This request no longer exists: it was deleted by the person or under the retention rules.',
};

/** Adds an entry to the referral directory, or edits one. */
export function ReferrerForm({ referrer }: { referrer?: Referrer }) {
  const id = referrer?.id ?? 'new';
  return (
    <ActionForm
      action={saveReferrerAction}
      failures={FAILURES}
      doneText={referrer ? 'Entry saved.' : 'Entry added.'}
      resetOnDone={!referrer}
      className="space-y-3"
    >
      {(state, pending) => (
        <>
          <input type="hidden" name="id" value={referrer?.id ?? ''} autoComplete="off" />
          <SelectField
            name="kind"
            id={`referrer-kind-${id}`}
            label="Type"
            state={state}
            options={KINDS}
            defaultValue={referrer?.kind ?? 'professional'}
          />
          {FIELDS.map(({ name, label }) => (
            <TextField
              key={name}
              name={name}
              id={`referrer-${name}-${id}`}
              label={label}
              state={state}
              wrong={WRONG}
              defaultValue={referrer?.[name] ?? ''}
              maxLength={DETAIL_LIMIT}
              autoComplete="off"
            />
          ))}
          <button type="submit" className="button-small" aria-disabled={pending}>
            {referrer ? 'Save entry' : 'Add entry'}
          </button>
        </>
      )}
    </ActionForm>
  );
}
