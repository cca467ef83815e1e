import { FieldNotes } from '@/components/ui/field';
import { CUT_DELAY_DAYS, PROOF_YEARS } from '@/lib/clinic/fields';
import { STATUSES, STATUS_HINTS, LEAST_RETENTION_DAYS, MOST_RETENTION_DAYS } from '@/lib/clinic/statuses';
import { keepField } from '@/lib/settings/fields';
import { LinesBox, Part, TextBox, type Controls } from './boxes';

type Props = { controls: Controls };

const LAW =
  'Ask counsel: state law says how long a medical record must be kept, and HIPAA requires certain documents, such as signed authorizations, to be kept for six years (45 CFR 164.530(j)). Whatever has become part of a record must not be deleted on these grounds alone; anything else shouldn’t be kept longer than needed. A request under legal hold is kept, whatever you enter here.';

const PROOF_HINT = `When staff rely on a consent, or print or export a request, the site keeps an encrypted record of it, without the answers. It keeps the record this many years after the last time, even if the request is deleted; people see this before they delete theirs. A longer time takes effect right away. A shorter one takes effect after ${CUT_DELAY_DAYS} days: every administrator gets an email, and until then you can cancel it by saving the longer time again. Ask counsel: HIPAA requires six years (45 CFR 164.530(j)). You can’t turn this off.`;

/** Who is notified of a request, how soon it's answered, and how long it's kept. */
export const OperationsFields = ({ controls }: Props) => (
  <>
    <Part title="Email about requests">
      <LinesBox
        controls={controls}
        name="recipients"
        hint="One email address per line. Each gets an email with the reference and a link for every request, never what the person wrote. Administrators, and anyone you remove, get an email about the change."
        rows={4}
        required
      />
    </Part>
    <Part title="Target for a first attempt">
      <TextBox
        controls={controls}
        name="firstContactHours"
        type="number"
        min="0.25"
        max="1000"
        step="any"
        inputMode="decimal"
        hint="How many business hours staff have to make a first attempt to reach the person. The desk tracks this and sends reminders. A new target also applies to open requests without an attempt."
        required
      />
    </Part>
    <Part title="How long requests are kept">
      <FieldNotes
        id="operations-keep"
        hint={`A request and everything about it is deleted this many days after its last activity: a change, a note, an attempt, a message, or its follow-up. A longer time takes effect at once. A shorter one takes effect after ${CUT_DELAY_DAYS} days, after you type how many requests it deletes; every administrator gets an email, and it can be stopped until then. ${LAW}`}
      />
      <div className="grid items-end gap-4 sm:grid-cols-2">
        {STATUSES.map((status) => (
          <TextBox
            key={status}
            controls={controls}
            name={keepField(status)}
            hint={`${STATUS_HINTS[status]} At least ${LEAST_RETENTION_DAYS[status]} days.`}
            type="number"
            min={LEAST_RETENTION_DAYS[status]}
            max={MOST_RETENTION_DAYS}
            step="1"
            inputMode="numeric"
            required
          />
        ))}
      </div>
    </Part>
    <Part title="Proof of consents and disclosures">
      <TextBox
        controls={controls}
        name="proofYears"
        type="number"
        min={PROOF_YEARS.least}
        max={PROOF_YEARS.most}
        step="1"
        inputMode="numeric"
        hint={PROOF_HINT}
        required
      />
    </Part>
  </>
);
