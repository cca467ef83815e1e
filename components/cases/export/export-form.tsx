'use client';

import { useEffect, useRef } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import type { ActionState } from '@/lib/auth/action';
import { allowExportAction } from '@/lib/cases/export/actions';
import { EXPORT_ADDRESS, type ExportField } from '@/lib/cases/export/fields';
import { FieldBoxes, FormatChoice, RangeBoxes, ReasonBox, StatusBoxes } from './export-choices';

/** The form that fetches the file: plain HTML, so that the browser downloads it as it streams. */
const FETCH = 'export-fetch';

type Props = { from: string; to: string; zone: string; fields: readonly ExportField[] };

/** What to export, and why. Once the action allows it, a separate form fetches the file, once. */
export function ExportForm({ from, to, zone, fields }: Props) {
  const fetchForm = useRef<HTMLFormElement>(null);
  return (
    <>
      <ActionForm
        action={allowExportAction}
        failures={{}}
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
            <FieldBoxes state={state} fields={fields} />
            <ReasonBox state={state} />
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

/** The form is long, so errors appear above it and are scrolled into view. */
function ShowFailure({ state }: { state: ActionState }) {
  const below = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (state.state === 'failed') below.current?.closest('form')?.scrollIntoView();
  }, [state]);
  return <div ref={below} hidden />;
}

function Fetch({ state }: { state: ActionState<string> }) {
  if (state.state !== 'done') return null;
  return (
    <div role="status" className="panel">
      <p>
        <strong>Your download has started.</strong> The file can be downloaded once. If nothing happened,
        download it within two minutes:
      </p>
      <input type="hidden" name="export" value={state.value} form={FETCH} />
      <button className="button-quiet" form={FETCH}>
        Download the file
      </button>
      <p className="text-small text-muted">
        A complete file ends with a line that says how many requests it contains. If that line is missing, the
        download was cut off: delete the file and export again.
      </p>
    </div>
  );
}
