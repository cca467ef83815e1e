import { AssignForm } from '@/components/cases/assign-form';
import { TEXT_BOX } from '@/components/ui/field';
import type { RequestView } from '@/lib/cases/case/data';
import { isolated } from '@/lib/shared/bidi';
import { changeFailures, SeenFields } from './request-seen';

/** Why assigning it is refused, in words. */
export const ownerFailures = (view: RequestView) => ({
  ...changeFailures(view),
  NOT_ASSIGNABLE:
    'This person can’t own a request: they are suspended or their role changed. Choose someone else.',
});

type Person = { id: string; name: string };
type Props = { view: RequestView; me: string; people: readonly Person[] };

/** Who is responsible for the request. */
export function RequestOwner({ view, me, people }: Props) {
  const { owner } = view;
  const failures = ownerFailures(view);
  return (
    <section aria-labelledby="owner" className="panel">
      <h2 id="owner">Owner</h2>
      <p>
        Now:{' '}
        <strong>
          <bdi>{owner ? owner.name : 'no one'}</bdi>
        </strong>
        <span>{owner?.isAway ? ', who can’t answer requests anymore: assign it to someone else' : ''}</span>
      </p>
      <AssignForm failures={failures} className="space-y-3">
        <SeenFields {...view} />
        <label className="block space-y-1.5">
          <span className="font-semibold">Assign to</span>
          <select key={owner?.id ?? ''} name="ownerId" defaultValue={owner?.id ?? ''} className={TEXT_BOX}>
            <option value="">No one</option>
            {people.map(({ id, name }) => (
              <option key={id} value={id}>
                {id === me ? `${isolated(name)} (me)` : isolated(name)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button-quiet text-small">
          Change owner
        </button>
      </AssignForm>
    </section>
  );
}
