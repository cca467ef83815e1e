'use client';

import { ActionForm } from '@/components/staff/action-form';
import type { PageRef } from '@/lib/copy/schema';
import { movePageAction } from '@/lib/pages/actions';
import type { Ties } from '@/lib/pages/data';
import { PageFields } from './page-ref';
import { PageTies } from './page-ties';
import { ParentChoice, SlugField, type Parent } from './place-fields';
import { deskPath, PLACE_FAILURES } from './words';

const FAILURES = {
  ...PLACE_FAILURES,
  NO_SUCH_PAGE: 'This page is not there any more.',
  FIXED: 'Forms and mails link to this page, so it stays where it is.',
  TOO_LONG: 'Its address, or one below it, would have more than 200 characters. Choose a shorter one.',
  BELOW_ITSELF: 'A page can’t stand below itself. Choose another place.',
} as const;

type PlaceProps = { page: PageRef; parents: readonly Parent[]; ties: Ties };

/** The address of a page; the old one leads to the new one. */
export function MovePage({ page, parents, ties }: PlaceProps) {
  const steps = page.name.split('/');
  return (
    <details className="panel">
      <summary className="min-h-11 w-fit cursor-pointer py-2 font-semibold">Change its address</summary>
      <p>From then on, the old address and the menus lead to the new one. Pages below it move too.</p>
      <PageTies ties={ties} />
      <ActionForm
        action={movePageAction}
        failures={FAILURES}
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
            <SlugField slug={steps.at(-1)} state={state} />
            <button type="submit" className="button-quiet">
              Change the address
            </button>
          </>
        )}
      </ActionForm>
    </details>
  );
}
