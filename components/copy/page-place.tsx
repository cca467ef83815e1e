'use client';

import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import { movePageAction, showPageAction } from '@/lib/pages/actions';
import { sharePreviewAction } from '@/lib/previews/actions';
import { PREVIEW_DAYS } from '@/lib/previews/domain';
import { SLUG_PATTERN, type PageRef } from '@/lib/copy/schema';
import { formatMoment } from '@/lib/shared/dates';
import { PageFields } from './page-ref';
import { ParentChoice, type Parent } from './parent-choice';
import { deskPath, PLACE_FAILURES } from './words';

const SHOW_FAILURES = {
  NO_SUCH_PAGE: 'This page is not there any more.',
  FIXED: 'Forms and mails link to this page, so it stays.',
  NEVER_PUBLISHED: 'It was never published: publish its draft.',
  NOT_READY:
    'What was published last has problems by now, such as evidence that ran out. Mend the draft and publish that.',
} as const;
const MOVE_FAILURES = {
  ...PLACE_FAILURES,
  NO_SUCH_PAGE: 'This page is not there any more.',
  FIXED: 'Forms and mails link to this page, so it stays where it is.',
  TOO_LONG: 'Its address, or one below it, would have more than 200 characters. Choose a shorter one.',
  BELOW_ITSELF: 'A page can’t stand below itself. Choose another place.',
} as const;

/** A link to the draft for somebody without an account. */
export function SharePreview({ page, timeZone }: { page: PageRef; timeZone: string }) {
  return (
    <section aria-labelledby="share" className="panel">
      <h2 id="share">Show the draft to somebody</h2>
      <p>Whoever has the link sees the draft as it is then, without signing in, for {PREVIEW_DAYS} days.</p>
      <ActionForm
        action={sharePreviewAction}
        failures={{}}
        doneText="The link is above the button."
        className="space-y-3"
      >
        {(state) => (
          <>
            <PageFields {...page} />
            {state.state === 'done' ? <DraftLink {...state.value} timeZone={timeZone} /> : null}
            <button type="submit" className="button-quiet">
              Make a link
            </button>
          </>
        )}
      </ActionForm>
    </section>
  );
}

const DraftLink = ({ url, endsAt, timeZone }: { url: string; endsAt: Date; timeZone: string }) => (
  <p>
    <a href={url} target="_blank" className="break-all">
      {url}
    </a>
    <span className="block">Works until {formatMoment(endsAt, timeZone)}.</span>
  </p>
);

type Linking = { path: string; title: string };
type PlaceProps = { page: PageRef; parents: readonly Parent[]; linking: readonly Linking[] };

/** The address of a page; the old one leads to the new one. */
export function MovePage({ page, parents, linking }: PlaceProps) {
  const steps = page.name.split('/');
  return (
    <details className="panel">
      <summary className="min-h-11 w-fit cursor-pointer py-2 font-semibold">Change its address</summary>
      <p>The old address leads to the new one from then on; pages below it move along.</p>
      <LinkingPages linking={linking} />
      <ActionForm
        action={movePageAction}
        failures={MOVE_FAILURES}
        onDone={(name) => window.location.assign(deskPath('edit', { ...page, name }))}
        doneText={(name) => `Moved to /${name}.`}
        className="max-w-prose space-y-4"
      >
        {(state) => (
          <>
            <PageFields {...page} />
            <ParentChoice
              parents={parents.filter(({ name }) => name !== page.name)}
              chosen={steps.slice(0, -1).join('/')}
            />
            <TextField
              name="slug"
              label="Last part of its address"
              defaultValue={steps.at(-1)}
              pattern={SLUG_PATTERN}
              title="Small letters, digits and single hyphens"
              required
              state={state}
            />
            <button type="submit" className="button-quiet">
              Change the address
            </button>
          </>
        )}
      </ActionForm>
    </details>
  );
}

function LinkingPages({ linking }: { linking: readonly Linking[] }) {
  if (linking.length === 0) return null;
  return (
    <>
      <p>These pages link to it:</p>
      <ul className="list-disc pl-5">
        {linking.map(({ path, title }) => (
          <li key={path}>
            {title} ({path})
          </li>
        ))}
      </ul>
    </>
  );
}

/** Takes a page off the site or puts it back. */
export function ShowPage({
  page,
  isShown,
  linking,
}: {
  page: PageRef;
  isShown: boolean;
  linking: readonly Linking[];
}) {
  return (
    <details className="panel">
      <summary className="min-h-11 w-fit cursor-pointer py-2 font-semibold">
        {isShown ? 'Take it off the site' : 'Put it back on the site'}
      </summary>
      {isShown ? <LinkingPages linking={linking} /> : null}
      <p>
        {isShown ? 'Its text, draft and history stay here.' : 'Visitors see again what was published last.'}
      </p>
      <ActionForm
        action={showPageAction}
        failures={SHOW_FAILURES}
        doneText={(shown) => (shown ? 'It is back on the site.' : 'It is off the site.')}
      >
        <PageFields {...page} />
        <button type="submit" name="shown" value={isShown ? 'no' : 'yes'} className="button-quiet">
          {isShown ? 'Yes, take it off' : 'Put it back'}
        </button>
      </ActionForm>
    </details>
  );
}
