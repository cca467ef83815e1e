import type { ReactNode } from 'react';
import { TEXT_BOX } from '@/components/ui/field';
import { REQUEST_PATTERN, type ActivityQuery } from '@/lib/audit/schema';
import { isolated } from '@/lib/shared/bidi';
import { ACTION_GROUPS } from './activity-labels';

type Props = { query: ActivityQuery; people: readonly { id: string; name: string }[] };

/**
 * Whose actions are shown, of which kind, for which request, and when. All of it is in the address, so a view can be
 * bookmarked.
 */
export function ActivityFilter({ query: { who, action, request, from, to }, people }: Props) {
  return (
    <form
      action="/activity"
      aria-label="Filter"
      className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-[1fr_1fr_1fr_11rem_11rem]"
    >
      <Labelled id="who" label="Done by">
        <select id="who" name="who" defaultValue={who ?? ''} className={TEXT_BOX}>
          <option value="">Anyone</option>
          <option value="nobody">Not signed in</option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {isolated(name)}
            </option>
          ))}
        </select>
      </Labelled>
      <Labelled id="action" label="Action">
        <select id="action" name="action" defaultValue={action ?? ''} className={TEXT_BOX}>
          <option value="">Anything</option>
          {ACTION_GROUPS.map(({ label, actions }) => (
            <optgroup key={label} label={label}>
              {actions.map(([code, words]) => (
                <option key={code} value={code}>
                  {words}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </Labelled>
      <Labelled id="request" label="Request reference">
        <input
          id="request"
          name="request"
          defaultValue={request ?? ''}
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          pattern={REQUEST_PATTERN}
          title="A reference such as K7QM-4TX9, or the id of a deleted request"
          className={TEXT_BOX}
        />
      </Labelled>
      <Labelled id="from" label="First day">
        <input id="from" type="date" name="from" defaultValue={from ?? ''} className={TEXT_BOX} />
      </Labelled>
      <Labelled id="to" label="Last day">
        <input id="to" type="date" name="to" defaultValue={to ?? ''} className={TEXT_BOX} />
      </Labelled>
      <div className="flex flex-wrap items-center gap-4 sm:col-span-full">
        <button type="submit" className="button-quiet">
          Show
        </button>
        <a href="/activity" className="inline-flex min-h-11 items-center">
          Show all
        </a>
      </div>
    </form>
  );
}

const Labelled = ({ id, label, children }: { id: string; label: string; children: ReactNode }) => (
  <div className="min-w-0">
    <label htmlFor={id} className="text-small text-muted block">
      {label}
    </label>
    {children}
  </div>
);
