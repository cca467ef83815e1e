'use client';

import { ActionForm } from '@/components/staff/action-form';
import { SelectField, TextAreaField, TextField } from '@/components/staff/text-field';
import type { ActionState } from '@/lib/auth/action';
import { correctAction } from '@/lib/cases/history/actions';
import { REASON_LIMIT } from '@/lib/cases/history/fields';
import type { CorrectableName } from '@/lib/intake/schema';
import { ownValue } from '@/lib/shared/own-value';
import { SeenFields } from './request-seen';

type Texts = Readonly<Record<CorrectableName, string>>;
type Options = readonly { value: string; label: string }[];

type FieldsProps = {
  now: Texts;
  labels: Texts;
  phoneOwners: Options;
  ageGroups: Options;
  wrong: Readonly<Record<string, string>>;
  /** Whether the number was logged as wrong. */
  isPhoneWrong: boolean;
};
type Props = FieldsProps & {
  seen: { id: string; version: number };
  failures: Readonly<Record<'CHANGED_MEANWHILE' | 'GONE' | 'IN_TRASH' | 'NOTHING_CHANGED', string>>;
};

/** Corrects how to reach the person, with a reason. It works without scripts, and a refusal keeps what was typed. */
export function CorrectionForm({ seen, failures, ...fields }: Props) {
  return (
    <ActionForm action={correctAction} failures={failures} doneText="Corrected." resetOnDone>
      {(state, pending) => (
        <details className="fold" open={state.state === 'failed'}>
          <summary>Correct contact details</summary>
          <div className="mt-3 max-w-prose space-y-4">
            <SeenFields {...seen} />
            <CorrectionFields state={state} {...fields} />
            <button type="submit" className="button-small" aria-disabled={pending}>
              Save correction
            </button>
          </div>
        </details>
      )}
    </ActionForm>
  );
}

function CorrectionFields({
  state,
  now,
  labels,
  phoneOwners,
  ageGroups,
  wrong,
  isPhoneWrong,
}: FieldsProps & { state: ActionState }) {
  const of = (name: CorrectableName) => ({
    name,
    id: `correct-${name}`,
    label: labels[name],
    state,
    wrong,
    defaultValue: now[name],
    autoComplete: 'off', // the browser knows the member of staff, not the person
  });
  const { typed } = state.state === 'failed' ? state : {};
  return (
    <>
      <TextField {...of('name')} />
      <TextField {...of('phone')} type="tel" />
      {isPhoneWrong ? (
        <label className="choice items-start">
          <input
            type="checkbox"
            name="confirmsPhone"
            value="yes"
            autoComplete="off"
            defaultChecked={ownValue(typed, 'confirmsPhone') === 'yes'}
          />
          <span>This number is correct. It’s okay to use it again.</span>
        </label>
      ) : null}
      <SelectField {...of('phoneOwner')} options={phoneOwners} />
      <TextField {...of('email')} type="text" inputMode="email" dir="ltr" />
      <div className="space-y-1">
        <label className="choice items-start">
          <input
            type="checkbox"
            name="sameConsents"
            value="yes"
            autoComplete="off"
            aria-describedby="same-consents-hint"
            defaultChecked={ownValue(typed, 'sameConsents') === 'yes'}
          />
          <span>They agreed to the same contact at the new number or address</span>
        </label>
        <p id="same-consents-hint" className="text-muted text-small">
          If you leave this unchecked, consent to voicemail, texts, and private email ends for the phone or
          email you change.
        </p>
      </div>
      <SelectField {...of('ageGroup')} options={ageGroups} />
      <TextAreaField
        name="reason"
        id="correct-reason"
        label="Reason (required)"
        hint="For example, she spelled it out on the phone. Stored encrypted with the old values."
        required
        state={state}
        rows={2}
        maxLength={REASON_LIMIT}
        autoComplete="off"
      />
    </>
  );
}
