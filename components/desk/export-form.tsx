'use client';

import { useEffect, useRef } from 'react';
import { BUSY } from '@/components/account/busy';
import { UsernameField } from '@/components/account/username-field';
import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import type { ActionState } from '@/lib/auth/action';
import { allowExportAction } from '@/lib/export/actions';
import { EXPORT_ADDRESS } from '@/lib/export/fields';
import { FieldBoxes, FormatChoice, RangeBoxes, ReasonBox, StatusBoxes } from './export-choices';

const FAILURES = {
  WRONG_PASSWORD: 'Your password is not right. Nothing was exported.',
  BUSY,
  TOO_MANY: 'Too many passwords were tried. Wait a quarter of an hour.',
};
/** The form that fetches the file: a plain one, so that the browser downloads it as it comes. */
const FETCH = 'export-fetch';

const PASSWORD = 'password';

type Props = { from: string; to: string; zone: string; email: string };

/** What to export, why, and the password again. Once that is allowed the file is fetched by a form of its own, once. */
export function ExportForm({ from, to, zone, email }: Props) {
  const fetchForm = useRef<HTMLFormElement>(null);
  return (
    <>
      <ActionForm
        action={allowExportAction}
        failures={FAILURES}
        onDone={() => fetchForm.current?.requestSubmit()}
        resetOnDone
        className="space-y-8"
      >
        {(state, pending) => (
          <>
            <ShowFailure state={state} />
            <FormatChoice />
            <RangeBoxes from={from} to={to} zone={zone} state={state} />
            <StatusBoxes state={state} />
            <FieldBoxes state={state} />
            <ReasonBox state={state} />
            <UsernameField email={email} />
            <TextField
              name={PASSWORD}
              label="Your password, to be sure that it is you"
              type="password"
              required
              autoComplete="current-password"
              state={withWrongPassword(state)}
            />
            <button className="button" aria-disabled={pending}>
              {pending ? 'One moment…' : 'Export'}
            </button>
            <Fetch state={state} />
          </>
        )}
      </ActionForm>
      <form ref={fetchForm} id={FETCH} method="post" action={EXPORT_ADDRESS} />
    </>
  );
}

/** What the server found wrong with the password alone, as an error of its box. */
const withWrongPassword = (state: ActionState): ActionState =>
  state.state === 'failed' && state.code === 'WRONG_PASSWORD'
    ? { ...state, fields: { [PASSWORD]: state.code } }
    : state;

/** The form is long: what went wrong stands above it, and is brought into view; a wrong password is at its end. */
function ShowFailure({ state }: { state: ActionState }) {
  const below = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (state.state !== 'failed') return;
    const form = below.current?.closest('form');
    if (state.code === 'WRONG_PASSWORD') form?.querySelector<HTMLInputElement>(`#${PASSWORD}`)?.focus();
    else form?.scrollIntoView();
  }, [state]);
  return <div ref={below} hidden />;
}

function Fetch({ state }: { state: ActionState<string> }) {
  if (state.state !== 'done') return null;
  return (
    <div role="status" className="panel">
      <p>
        <strong>The file is on its way to your downloads.</strong> It can be fetched once. If nothing came,
        fetch it within two minutes:
      </p>
      <input type="hidden" name="export" value={state.value} form={FETCH} />
      <button className="button-quiet" form={FETCH}>
        Fetch the file
      </button>
      <p className="text-small text-muted">
        A whole file ends with a line that says how many requests it holds. One without it broke off: delete
        it and export again.
      </p>
    </div>
  );
}
