'use client';

import { SeenFields } from '@/components/cases/case/request-seen';
import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import { requestCheckAction } from '@/lib/cases/insurance/actions';
import { DETAIL_LIMIT } from '@/lib/cases/insurance/fields';

type Props = {
  seen: { id: string; version: number };
  failures: Readonly<Record<string, string>>;
  isFirst: boolean;
};

const FIELDS = [
  { name: 'payer', label: 'Insurer' },
  { name: 'plan', label: 'Plan' },
  { name: 'memberId', label: 'Member ID' },
] as const;

/** Records that an insurer was asked about the person's coverage. */
export const InsuranceForm = ({ seen, failures, isFirst }: Props) => (
  <ActionForm action={requestCheckAction} failures={failures} doneText="Check recorded." resetOnDone>
    {(state, pending) => (
      <details className="fold" open={state.state === 'failed'}>
        <summary>{isFirst ? 'Check insurance' : 'Check again'}</summary>
        <div className="mt-3 space-y-3">
          <SeenFields {...seen} />
          {FIELDS.map(({ name, label }) => (
            <TextField
              key={name}
              name={name}
              id={`insurance-${name}`}
              label={label}
              hint={name === 'payer' ? undefined : 'Optional. Stored encrypted.'}
              state={state}
              required={name === 'payer'}
              maxLength={DETAIL_LIMIT}
              autoComplete="off"
            />
          ))}
          <button type="submit" className="button-quiet text-small" aria-disabled={pending}>
            Save check
          </button>
        </div>
      </details>
    )}
  </ActionForm>
);
