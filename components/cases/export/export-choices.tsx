import { describedBy, Field, FieldSet, TEXT_BOX } from '@/components/ui/field';
import type { ActionState } from '@/lib/auth/action';
import { EXPORT_FIELDS, REASON, type ExportField, type FieldKind } from '@/lib/cases/export/fields';
import { STATUSES, STATUS_LABELS } from '@/lib/clinic/statuses';
import { ownValue } from '@/lib/shared/own-value';

type Answered = { state: ActionState };

const WRONG: Readonly<Record<string, string>> = {
  NOT_A_DAY: 'Choose a day.',
  ORDER: 'The last day must not be before the first.',
  MISSING: 'Choose at least one.',
  REASON: `Write ${REASON.least} to ${REASON.most} characters.`,
};

/** The action's error for a field, in words. */
function errorOf(state: ActionState, field: string): string | undefined {
  const code = state.state === 'failed' ? ownValue(state.fields, field) : undefined;
  return code === undefined ? undefined : (ownValue(WRONG, code) ?? 'This isn’t valid.');
}

export const FormatChoice = () => (
  <FieldSet id="format" legend="Format">
    <label className="choice">
      <input type="radio" name="format" value="csv" defaultChecked />
      CSV, for spreadsheets: an apostrophe marks what has to stay text; each call and note has its own row
    </label>
    <label className="choice">
      <input type="radio" name="format" value="json" />
      JSON, for other software
    </label>
  </FieldSet>
);

type RangeProps = Answered & { from: string; to: string; zone: string };

export function RangeBoxes({ from, to, zone, state }: RangeProps) {
  return (
    <fieldset>
      <legend className="mb-1 font-semibold">Received</legend>
      <p className="text-muted text-small">
        Whole days, <span>{zone}</span>.
      </p>
      <div className="mt-3 grid gap-4 sm:grid-cols-2">
        <DayBox name="from" label="First day" day={from} state={state} />
        <DayBox name="to" label="Last day" day={to} state={state} />
      </div>
    </fieldset>
  );
}

function DayBox({ name, label, day, state }: Answered & { name: string; label: string; day: string }) {
  const described = { id: name, error: errorOf(state, name) };
  return (
    <Field {...described} label={label}>
      <input
        type="date"
        id={name}
        name={name}
        defaultValue={day}
        required
        autoComplete="off"
        className={TEXT_BOX}
        aria-invalid={described.error ? true : undefined}
        aria-describedby={describedBy(described)}
      />
    </Field>
  );
}

type BoxProps = { name: string; value: string; checked?: boolean; children: string };

const Box = ({ name, value, checked = false, children }: BoxProps) => (
  <label className="choice">
    <input type="checkbox" name={name} value={value} defaultChecked={checked} />
    <span>{children}</span>
  </label>
);

const BOXES = 'grid gap-x-6 sm:grid-cols-2';

export const StatusBoxes = ({ state }: Answered) => (
  <FieldSet id="statuses" legend="Statuses" error={errorOf(state, 'statuses')}>
    <div className={BOXES}>
      {STATUSES.map((status) => (
        <Box key={status} name="statuses" value={status} checked={status !== 'quarantined'}>
          {STATUS_LABELS[status]}
        </Box>
      ))}
      <Box name="trashed" value="yes">
        Include requests in the trash
      </Box>
    </div>
  </FieldSet>
);

const KINDS: readonly { kind: FieldKind; title: string; hint: string }[] = [
  { kind: 'plain', title: 'About the request', hint: 'These don’t say who anyone is.' },
  {
    kind: 'personal',
    title: 'Personal',
    hint: 'Who someone is and how to reach them. The limits on calls, voicemail, text, and email still apply: read the consents beside them.',
  },
  {
    kind: 'health',
    title: 'Health and substance use',
    hint: 'Protected by 42 CFR part 2. Share it only as each person’s consent allows; the file includes the wording.',
  },
];

/** Only fields that identify no one are selected by default. */
export const FieldBoxes = ({ state, fields }: Answered & { fields: readonly ExportField[] }) => (
  <FieldSet id="fields" legend="Fields" error={errorOf(state, 'fields')}>
    <div className="space-y-5">
      {KINDS.map(({ kind, title, hint }) => (
        <fieldset
          key={kind}
          aria-describedby={`fields-${kind}`}
          className={kind === 'plain' ? 'border-line border p-4' : 'border-danger border-l-4 py-2 pl-4'}
        >
          <legend className="px-1 font-semibold">{title}</legend>
          <p id={`fields-${kind}`} className="text-muted text-small">
            {hint}
          </p>
          <div className={BOXES}>
            {fields
              .filter((field) => EXPORT_FIELDS[field].kind === kind)
              .map((field) => (
                <Box key={field} name="fields" value={field} checked={kind === 'plain'}>
                  {EXPORT_FIELDS[field].label}
                </Box>
              ))}
          </div>
        </fieldset>
      ))}
    </div>
  </FieldSet>
);

export function ReasonBox({ state }: Answered) {
  const described = {
    id: 'reason',
    hint: `${REASON.least} to ${REASON.most} characters. The activity log and the record of the export keep this text, so don’t name anyone in it.`,
    error: errorOf(state, 'reason'),
  };
  return (
    <Field {...described} label="Why do you need it?">
      <input
        id="reason"
        dir="auto"
        name="reason"
        required
        minLength={REASON.least}
        maxLength={REASON.most}
        autoComplete="off"
        className={TEXT_BOX}
        aria-invalid={described.error ? true : undefined}
        aria-describedby={describedBy(described)}
      />
    </Field>
  );
}
