'use client';

import { useRef } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import { allowHandOverAction } from '@/lib/cases/hand-over/actions';
import { HAND_OVER_ADDRESS, REASON } from '@/lib/cases/hand-over/fields';

/** The form that fetches the file: plain HTML, so that the browser downloads it. */
const FETCH = 'hand-over-fetch';

const FAILURES = {
  GONE: 'This request can’t be handed over: it was deleted, or it’s in the trash or in quarantine.',
  NO_PART2_CONSENT:
    'There’s no consent in effect to disclose substance-use information (42 CFR part 2), so this request can’t be handed over.',
};
const WRONG = { REASON: `Say why, in ${REASON.least} to ${REASON.most} characters.` };

/** Hands a request over to the clinic's record system, as a file. A separate form fetches it, once. */
export function HandOverForm({ id }: { id: string }) {
  const fetchForm = useRef<HTMLFormElement>(null);
  return (
    <section aria-labelledby="hand-over" className="panel">
      <h2 id="hand-over">Record system</h2>
      <ActionForm
        action={allowHandOverAction}
        failures={FAILURES}
        onDone={() => fetchForm.current?.requestSubmit()}
        resetOnDone
        className="space-y-3"
      >
        {(state, pending) => (
          <>
            <p className="text-small">
              Downloads everything in this request as a FHIR file, with the 42 CFR part 2 notice.
            </p>
            <input type="hidden" name="id" value={id} autoComplete="off" />
            <TextField
              name="reason"
              id="hand-over-reason"
              label="Why do you need it?"
              state={state}
              wrong={WRONG}
              required
              minLength={REASON.least}
              maxLength={REASON.most}
              autoComplete="off"
            />
            <button type="submit" className="button-quiet text-small" aria-disabled={pending}>
              Hand over
            </button>
            {state.state === 'done' ? (
              <div role="status" className="space-y-2">
                <p>The file can be downloaded once, within two minutes. If nothing happened:</p>
                <input type="hidden" name="handOver" value={state.value} form={FETCH} />
                <button className="button-quiet text-small" form={FETCH}>
                  Download the file
                </button>
              </div>
            ) : null}
          </>
        )}
      </ActionForm>
      <form ref={fetchForm} id={FETCH} method="post" action={HAND_OVER_ADDRESS} />
    </section>
  );
}
