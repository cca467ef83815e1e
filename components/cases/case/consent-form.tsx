'use client';

import { ActionForm } from '@/components/staff/action-form';
import { SelectField } from '@/components/staff/text-field';
import { FieldSet } from '@/components/ui/field';
import { recordConsentAction } from '@/lib/cases/consents/actions';
import { ownValue } from '@/lib/shared/own-value';
import { WhenFields, type Clock } from './when-fields';

type Wording = { version: string; label: string; text: string; hint?: string | undefined };
type Props = {
  id: string;
  /** When the contact details that the page shows were corrected. */
  correctedAt: string;
  wordings: readonly Wording[];
  ways: readonly { value: string; label: string }[];
  clock: Clock;
  zone: string;
};

const WRONG_TIMES = {
  NOT_A_TIME: 'Enter both a date and a time.',
  SKIPPED_HOUR: 'That time doesn’t exist: clocks went forward that night and skipped it.',
  CONSENT_AHEAD: 'That time hasn’t come yet. Enter when they told us.',
  CONSENT_BEFORE_REQUEST: 'Their request came in after that time. Enter when they told us.',
  CONSENT_BEFORE_CORRECTION:
    'The phone number or email was corrected after that time, so they agreed for the earlier one. Ask them again.',
  CONSENT_BEFORE_WITHDRAWAL: 'They withdrew this consent after that time, so it stays withdrawn.',
};
const NOT_RECORDED = 'Nothing was recorded. Check the date and time below.';
const FAILURES = {
  NOT_A_TIME: NOT_RECORDED,
  SKIPPED_HOUR: NOT_RECORDED,
  CONSENT_AHEAD: NOT_RECORDED,
  CONSENT_BEFORE_REQUEST: NOT_RECORDED,
  CONSENT_BEFORE_CORRECTION: NOT_RECORDED,
  CONSENT_BEFORE_WITHDRAWAL: NOT_RECORDED,
  CHANGED_MEANWHILE:
    'Someone corrected the contact details while you were looking at them, so nothing was recorded. Check what they agreed to.',
  ALREADY_IN_EFFECT: 'That consent is already in effect. Check what’s allowed now.',
  NO_CONTACT: 'The request has no phone number or email for that. Correct the contact details first.',
  NOT_THEIRS_TO_GIVE: 'Only the person this is about can give that consent.',
  NEEDS_SIGNATURE: 'That consent needs a signature: by letter, or in person on the printed form.',
  IN_TRASH: 'This request is in the trash. Restore it first.',
  GONE: 'This request no longer exists: it was deleted by the person or under the retention rules.',
};

/** Records that the person agreed to something by phone, text, letter, email or in person. */
export const ConsentForm = ({ id, correctedAt, wordings, ways, clock, zone }: Props) => (
  <ActionForm
    action={recordConsentAction}
    failures={FAILURES}
    doneText="Consent recorded. It’s in effect now."
    resetOnDone
  >
    {(state, pending) => {
      const failed = state.state === 'failed' ? state : undefined;
      const error = ownValue(failed?.fields, 'wording') && 'Choose what they agreed to.';
      return (
        <details className="fold" open={failed !== undefined}>
          <summary>Record that they gave consent</summary>
          <div className="mt-3 max-w-prose space-y-4">
            <input type="hidden" name="id" value={id} autoComplete="off" />
            <input type="hidden" name="correctedAt" value={correctedAt} autoComplete="off" />
            <FieldSet id="consent-wording" legend="What did they agree to?" error={error}>
              {wordings.map(({ version, label, text, hint }) => (
                <div key={version} className="space-y-1">
                  <label className="choice">
                    <input
                      type="radio"
                      name="wording"
                      value={version}
                      required
                      autoComplete="off"
                      aria-describedby={`wording-${version}`}
                      defaultChecked={ownValue(failed?.typed, 'wording') === version}
                    />
                    <span>{label}</span>
                  </label>
                  <p id={`wording-${version}`} className="text-small border-line ml-9 border-l-2 pl-3">
                    “<span>{text}</span>”{hint ? <span className="block font-semibold">{hint}</span> : null}
                  </p>
                </div>
              ))}
            </FieldSet>
            <SelectField
              name="how"
              id="consent-how"
              label="How did they tell us?"
              state={state}
              wrong={{ how: 'Choose how they told us.' }}
              options={ways}
              defaultValue=""
            />
            <WhenFields
              id="consent-when"
              legend="When did they tell us?"
              hint={zone}
              clock={clock}
              state={state}
              wrong={WRONG_TIMES}
            />
            <button type="submit" className="button-small" aria-disabled={pending}>
              Save
            </button>
          </div>
        </details>
      );
    }}
  </ActionForm>
);
