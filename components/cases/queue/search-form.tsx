'use client';

import { useState } from 'react';
import { storeFound } from '@/components/cases/list-memory';
import { ActionForm } from '@/components/staff/action-form';
import { failureId } from '@/components/staff/failure';
import { searchAction } from '@/lib/cases/queue/actions';
import type { Search } from '@/lib/cases/queue/domain';
import type { Found } from '@/lib/cases/search/data';
import { STATUS_LABELS } from '@/lib/clinic/statuses';
import { formatMoment } from '@/lib/shared/dates';
import { followFound, rememberFound, useFoundAgain } from './found-again';

const NOTHING: Readonly<Record<Search['kind'], string>> = {
  reference: 'No request has this reference.',
  email: 'No request has this email. Type the whole address, such as ana@example.com.',
  phone:
    'No request has this phone number. Type all of its digits, with or without the area code or the country code; leave out the extension.',
  ending: 'No open or recent request has a phone number that ends this way. Try the whole number.',
  name: 'No request has a name with these words, or nearly these. For older requests, type whole words: accents, capitals, and hyphens don’t matter. You can also search by phone, email, or reference.',
};
const NOT_WHOLE =
  'Older requests are still being prepared for search after an update. If one is missing, search again in a few minutes.';

/** Finds requests by name, phone, email or reference. The search term is sent in the body, never in an address. */
export function SearchForm({ timeZone }: { timeZone: string }) {
  const [round, setRound] = useState(0);
  useFoundAgain(AGAIN);
  const clear = () => {
    storeFound(undefined);
    setRound(round + 1);
    document.querySelector<HTMLInputElement>(`#${ID}`)?.focus();
  };
  return (
    <search className="staff-search">
      <ActionForm
        key={round}
        id={FORM}
        action={searchAction}
        failures={{ EXPIRED: 'What you last searched for isn’t kept anymore. Search again.' }}
        onDone={({ words, found }) => {
          const field = document.querySelector<HTMLInputElement>(`#${ID}`);
          if (field?.value === '') field.value = words;
          rememberFound(found.map(({ reference }) => reference));
        }}
        fieldFailures={{ words: 'Enter a name, phone, email, or reference.' }}
      >
        {(state, pending) => (
          <>
            <div className="staff-search-field">
              <input
                id={ID}
                dir="auto"
                name="words"
                type="search"
                autoComplete="off"
                spellCheck={false}
                maxLength={200}
                aria-label="Find a request"
                aria-invalid={state.state === 'failed' && state.fields?.['words'] ? true : undefined}
                aria-describedby={state.state === 'failed' ? `${failureId(FORM)} ${HINT}` : HINT}
                placeholder="Find by name, phone, email, or reference"
                className="queue-select"
              />
              <span id={HINT} className="sr-only">
                By name, phone or its last four digits, email, or reference.
              </span>
              <button className="button-line" aria-disabled={pending}>
                Find
              </button>
              <button id={AGAIN} name="again" value="yes" hidden>
                Search again
              </button>
            </div>
            <div
              data-found
              className={state.state === 'done' ? 'staff-search-results' : 'sr-only'}
              onClick={(event) => followFound(event.target)}
            >
              <p role="status" className="text-small">
                {state.state === 'done' ? countText(state.value) : ''}
              </p>
              {state.state === 'done' ? (
                <Results {...state.value} timeZone={timeZone} onClear={clear} />
              ) : null}
            </div>
          </>
        )}
      </ActionForm>
    </search>
  );
}
const ID = 'search';
const FORM = 'search-form';
const AGAIN = 'search-again';
const HINT = 'search-hint';

type Answer = { kind: Search['kind']; found: readonly Found[] };

/** How many were found, or what a search can find. */
function countText({ kind, found }: Answer): string {
  if (found.length === 0) return NOTHING[kind];
  return found.length === 1 ? '1 request found.' : `${found.length} requests found.`;
}

type ResultsProps = {
  found: readonly Found[];
  isWhole: boolean;
  timeZone: string;
  onClear: () => void;
};

function Results({ found, isWhole, timeZone, onClear }: ResultsProps) {
  return (
    <>
      {isWhole ? null : <p className="text-small">{NOT_WHOLE}</p>}
      {found.length > 0 ? <FoundList found={found} timeZone={timeZone} /> : null}
      <button type="button" className="button-line" onClick={onClear}>
        Clear results
      </button>
    </>
  );
}

function FoundList({ found, timeZone }: Pick<ResultsProps, 'found' | 'timeZone'>) {
  return (
    <ul className="panel" aria-label="Found requests">
      {found.map(({ id, reference, name, fit, receivedAt, status, trashedAt, owner }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-x-4">
          <a href={`/desk/requests/${reference}`} className="font-semibold">
            {reference}
          </a>
          <bdi>{name}</bdi>
          {fit === 'close' ? <span className="tag">Close spelling</span> : null}
          <span className="tag">{trashedAt ? 'In the trash' : STATUS_LABELS[status]}</span>
          <span className="text-small text-muted">
            <span>{formatMoment(receivedAt, timeZone)}</span>; <bdi>{owner ? owner.name : 'no owner'}</bdi>
          </span>
        </li>
      ))}
    </ul>
  );
}
