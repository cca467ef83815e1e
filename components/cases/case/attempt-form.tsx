import { ActionForm } from '@/components/staff/action-form';
import { TEXT_BOX } from '@/components/ui/field';
import { isAllowed, type CallCard } from '@/lib/cases/call-card/domain';
import { addAttemptAction } from '@/lib/cases/case/actions';
import { CHANNEL_LABELS, CHANNELS, OUTCOME_LABELS, OUTCOMES } from '@/lib/cases/case/fields';

const FAILURES = {
  CHANGED_MEANWHILE:
    'Someone corrected the contact details while you were looking at them, so nothing was logged. If you used the earlier ones, write it in a note. If not, choose again.',
  CHANNEL_NOT_ALLOWED:
    'They haven’t agreed to be contacted this way. If it happened anyway, write it in a note and tell an administrator.',
  QUARANTINED: 'This request is quarantined. Move it to New first.',
  IN_TRASH: 'This request is in the trash. Restore it first.',
  GONE: 'This request no longer exists: it was deleted by the person or under the retention rules.',
};

/** `correctedAt`: when the contact details that the page shows were corrected. */
type Props = { id: string; card: CallCard; correctedAt: string };

/** Logs an attempt to reach the person. Ways they don't allow are shown but can't be chosen. */
export function AttemptForm({ id, card, correctedAt }: Props) {
  return (
    <section aria-labelledby="attempt" className="panel">
      <h2 id="attempt">Log a call</h2>
      <ActionForm
        action={addAttemptAction}
        failures={FAILURES}
        fieldFailures={{ channel: 'Choose an outcome.' }}
        doneText="Logged."
        resetOnDone
        className="space-y-3"
      >
        <input type="hidden" name="id" value={id} autoComplete="off" />
        <input type="hidden" name="correctedAt" value={correctedAt} autoComplete="off" />
        <label className="block space-y-1.5">
          <span className="font-semibold">Outcome</span>
          <select id="key-c" data-key="c" name="tried" required defaultValue="" className={TEXT_BOX}>
            <option value="">Choose</option>
            {CHANNELS.map((channel) => (
              <optgroup key={channel} label={CHANNEL_LABELS[channel]}>
                {OUTCOMES[channel].map((outcome) => (
                  <option
                    key={outcome}
                    value={`${channel}:${outcome}`}
                    disabled={!isAllowed(card, channel, outcome)}
                  >
                    {`${OUTCOME_LABELS[outcome]}${isAllowed(card, channel, outcome) ? '' : ' (not allowed)'}`}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
        <button type="submit" className="button-small">
          Save
        </button>
      </ActionForm>
    </section>
  );
}
