'use client';

import type { ComponentProps } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { pathOf } from '@/lib/content/copy/domain';
import type { PageRef } from '@/lib/content/copy/schema';
import { movePageAction } from '@/lib/content/pages/actions';
import type { Ties } from '@/lib/content/pages/data';
import { placeOf } from '@/lib/content/pages/schema';
import { formatMoment } from '@/lib/shared/dates';
import { PageFields } from './page-ref';
import { PageTies } from './page-ties';
import { ParentChoice, SlugField, type Parent } from './place-fields';
import { ASKED_FOR_PAGE, deskPath, MOVE_FAILURES } from './labels';

type Moved = { name: string; waits: boolean };

const doneText = ({ name, waits }: Moved) => (waits ? ASKED_FOR_PAGE : `Moved to /${name}.`);

/** Opens the page at its new address, if it has one. */
const follow = (page: PageRef, { name, waits }: Moved) => {
  if (!waits) window.location.assign(deskPath('edit', { ...page, name }));
};

type ActionFormProps = ComponentProps<typeof ActionForm<Moved, keyof typeof MOVE_FAILURES>>;
type FormProps = Pick<ActionFormProps, 'className' | 'children'> & { page: PageRef };

const MoveForm = ({ page, ...form }: FormProps) => (
  <ActionForm
    action={movePageAction}
    failures={MOVE_FAILURES}
    onDone={(moved) => follow(page, moved)}
    doneText={doneText}
    {...form}
  />
);

type BackProps = { page: PageRef; left: { name: string; at: Date }; timeZone: string };

/** Moves a page back to its previous address. */
export const MoveBack = ({ page, left, timeZone }: BackProps) => (
  <MoveForm page={page} className="panel">
    <PageFields {...page} />
    <input type="hidden" name="parent" value={placeOf(left.name).parent} />
    <input type="hidden" name="slug" value={placeOf(left.name).slug} />
    <p>
      This page moved here from <span className="break-all">{pathOf(page.language, left.name)}</span> on{' '}
      <span>{formatMoment(left.at, timeZone)}</span>.
    </p>
    <button className="button-quiet">Undo the move</button>
  </MoveForm>
);

type PlaceProps = { page: PageRef; parents: readonly Parent[]; ties: Ties };

/** Changes a page's address; the old one redirects to the new one. */
export function MovePage({ page, parents, ties }: PlaceProps) {
  const { parent, slug } = placeOf(page.name);
  return (
    <details className="panel">
      <summary className="min-h-11 w-fit cursor-pointer py-2 font-semibold">Change its address</summary>
      <p>From then on, the old address and the menus lead to the new one. Pages below it move too.</p>
      <PageTies ties={ties} />
      <MoveForm page={page} className="max-w-prose space-y-4">
        {(state) => (
          <>
            <PageFields {...page} />
            <ParentChoice parents={parents.filter(({ name }) => name !== page.name)} chosen={parent} />
            <SlugField slug={slug} state={state} />
            <button type="submit" className="button-quiet">
              Change the address
            </button>
          </>
        )}
      </MoveForm>
    </details>
  );
}
