import { TEXT_BOX } from '@/components/ui/field';
import { ACTIONS, type ActivityQuery } from '@/lib/audit/schema';

type Props = { query: ActivityQuery; people: readonly { id: string; name: string }[] };

/** Whose actions are shown, of which kind, about which request, and when. */
export function ActivityFilter({ query: { who, action, request, from, to }, people }: Props) {
  return (
    <form action="/activity" className="text-small flex flex-wrap items-end gap-3">
      <label>
        Person
        <select name="who" defaultValue={who ?? ''} className={TEXT_BOX}>
          <option value="">Anybody</option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Action
        <select name="action" defaultValue={action ?? ''} className={TEXT_BOX}>
          <option value="">Any</option>
          {Object.entries(ACTIONS).map(([code, words]) => (
            <option key={code} value={code}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label>
        Reference of a request
        <input name="request" defaultValue={request ?? ''} autoComplete="off" className={TEXT_BOX} />
      </label>
      <label>
        From
        <input type="date" name="from" defaultValue={from ?? ''} className={TEXT_BOX} />
      </label>
      <label>
        To
        <input type="date" name="to" defaultValue={to ?? ''} className={TEXT_BOX} />
      </label>
      <button className="button-quiet">Show</button>
      <a href="/activity" className="inline-flex min-h-11 items-center">
        Show all
      </a>
    </form>
  );
}
