import { ActionForm } from '@/components/staff/action-form';
import { TEXT_BOX } from '@/components/ui/field';
import { assignAction } from '@/lib/casefile/actions';
import type { RequestView } from '@/lib/casefile/data';
import { changeFailures, SeenFields } from './request-seen';

const failuresOf = (view: RequestView) => ({
  ...changeFailures(view),
  NOT_ASSIGNABLE:
    'This person can not own a request: they are suspended or their role changed. Choose somebody else.',
});

type Person = { id: string; name: string };
type Props = { view: RequestView; me: string; people: readonly Person[] };

/** Who looks after the request. */
export function RequestOwner({ view, me, people }: Props) {
  const { owner } = view;
  const failures = failuresOf(view);
  const away = owner && !people.some(({ id }) => id === owner.id);
  return (
    <section aria-labelledby="owner" className="panel">
      <h2 id="owner">Owner</h2>
      <p>
        Now:{' '}
        <strong>
          <bdi>{owner ? owner.name : 'nobody'}</bdi>
        </strong>
        <span>{away ? ', who can not answer requests any more' : ''}</span>
      </p>
      {owner?.id === me ? null : (
        <ActionForm action={assignAction} failures={failures} doneText="The request is yours.">
          <SeenFields {...view} />
          <button type="submit" name="ownerId" value={me} className="button-small">
            Assign to me
          </button>
        </ActionForm>
      )}
      <ActionForm action={assignAction} failures={failures} doneText="Owner changed." className="space-y-3">
        <SeenFields {...view} />
        <label className="block space-y-1.5">
          <span className="font-semibold">Give it to</span>
          <select key={owner?.id ?? ''} name="ownerId" defaultValue={owner?.id ?? ''} className={TEXT_BOX}>
            <option value="">Nobody</option>
            {people.map(({ id, name }) => (
              <option key={id} value={id}>
                {id === me ? `${name} (me)` : name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button-quiet text-small">
          Change owner
        </button>
      </ActionForm>
    </section>
  );
}
