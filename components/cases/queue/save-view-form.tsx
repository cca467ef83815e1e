'use client';

import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import { saveViewAction } from '@/lib/cases/desk-views/actions';
import { VIEW_NAME_LIMIT } from '@/lib/cases/desk-views/fields';

const FAILURES = {
  FORBIDDEN: 'Only administrators share views.',
  TOO_MANY_VIEWS: 'There are 30 views already. Delete one first.',
};

/** Saves the list that is shown under a name; administrators may share it. */
export const SaveViewForm = ({ href, mayShare }: { href: string; mayShare: boolean }) => (
  <ActionForm
    action={saveViewAction}
    failures={FAILURES}
    doneText="View saved."
    resetOnDone
    className="max-w-md space-y-2"
  >
    {(state) => (
      <>
        <input type="hidden" name="href" value={href} autoComplete="off" />
        <TextField
          name="name"
          id="view-name"
          label="Save this list as"
          hint="Don’t use a person’s name."
          state={state}
          maxLength={VIEW_NAME_LIMIT}
          autoComplete="off"
        />
        {mayShare ? (
          <label className="choice">
            <input type="checkbox" name="shared" value="yes" />
            Share with everyone at the desk
          </label>
        ) : null}
        <button className="button-line">Save view</button>
      </>
    )}
  </ActionForm>
);
