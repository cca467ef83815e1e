'use client';

import { ActionForm } from '@/components/staff/action-form';
import { Field, TEXT_BOX } from '@/components/ui/field';
import { searchAction } from '@/lib/cases/queue/actions';
import type { Found } from '@/lib/cases/queue/data';
import type { Search } from '@/lib/cases/queue/domain';
import { STATUS_LABELS } from '@/lib/clinic/statuses';
import { formatMoment } from '@/lib/shared/dates';

const NOTHING: Readonly<Record<Search['kind'], string>> = {
  reference: 'No request has this reference.',
  email: 'No request has this email. Type the whole address, such as ana@example.com.',
  phone:
    'No request has this phone number. Type all of its digits, with or without the area code or the country code; leave out the extension.',
  name: 'No request has a name with all of these words. Type whole words, such as a first or last name: accents, capitals, and hyphens don’t matter. You can also search by phone, email, or reference.',
};
const NOT_WHOLE =
  'Older requests are still being prepared for search after an update. If one is missing, search again in a few minutes.';

/** Finds requests by name, phone, email or reference. The search term is sent in the body, never in an address. */
export function SearchForm({ timeZone }: { timeZone: string }) {
  return (
    <search>
      <ActionForm
        action={searchAction}
        failures={{}}
        fieldFailures={{ words: 'Enter a name, phone, email, or reference.' }}
        className="space-y-3"
      >
        {(state, pending) => (
          <>
            <Field id="search" label="Find a request" hint="Name, whole phone or email, or reference">
              <div className="flex gap-3">
                <input
                  id="search"
                  dir="auto"
                  name="words"
                  type="search"
                  autoComplete="off"
                  spellCheck={false}
                  maxLength={200}
                  aria-describedby="search-hint"
                  className={TEXT_BOX}
                />
                <button className="button-quiet" aria-disabled={pending}>
                  Find
                </button>
              </div>
            </Field>
            <div role="status">
              {state.state === 'done' ? <Results {...state.value} timeZone={timeZone} /> : null}
            </div>
          </>
        )}
      </ActionForm>
    </search>
  );
}

type ResultsProps = { kind: Search['kind']; found: readonly Found[]; isWhole: boolean; timeZone: string };

function Results({ kind, found, isWhole, timeZone }: ResultsProps) {
  return (
    <>
      {isWhole ? null : <p className="text-small">{NOT_WHOLE}</p>}
      {found.length === 0 ? (
        <p className="panel">{NOTHING[kind]}</p>
      ) : (
        <FoundList found={found} timeZone={timeZone} />
      )}
    </>
  );
}

function FoundList({ found, timeZone }: Pick<ResultsProps, 'found' | 'timeZone'>) {
  return (
    <ul className="panel" aria-label="Found requests">
      {found.map(({ id, reference, name, receivedAt, status, trashedAt, owner }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-x-4">
          <a href={`/desk/requests/${reference}`} className="font-semibold">
            {reference}
          </a>
          <bdi>{name}</bdi>
          <span className="tag">{trashedAt ? 'In the trash' : STATUS_LABELS[status]}</span>
          <span className="text-small text-muted">
            <span>{formatMoment(receivedAt, timeZone)}</span>; <bdi>{owner ? owner.name : 'no owner'}</bdi>
          </span>
        </li>
      ))}
    </ul>
  );
}
