import { BULK_CLOSING_STATUSES, STATUS_LABELS } from '@/lib/clinic/statuses';
import { isolated } from '@/lib/shared/bidi';

type Props = { me: string; owners: readonly { id: string; name: string }[] };

/** The actions for all ticked requests at once. It stays in view at the bottom of the screen. */
export function QueueBulk({ me, owners }: Props) {
  return (
    <div className="queue-bulk">
      <label className="flex min-w-0 grow items-center gap-2 md:grow-0">
        With selected
        <select name="change" defaultValue="" className="queue-select">
          <option value="">Choose</option>
          <optgroup label="Assign to">
            <option value={`assign:${me}`}>Me</option>
            <option value="assign:">No one</option>
            {owners
              .filter(({ id }) => id !== me)
              .map(({ id, name }) => (
                <option key={id} value={`assign:${id}`}>
                  {isolated(name)}
                </option>
              ))}
          </optgroup>
          <optgroup label="Close as">
            {BULK_CLOSING_STATUSES.map((status) => (
              <option key={status} value={`close:${status}`}>
                {STATUS_LABELS[status]}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <button className="button-line">Apply</button>
    </div>
  );
}
