'use client';

import { ActionForm } from '@/components/staff/action-form';
import type { PageRef } from '@/lib/content/copy/schema';
import type { LinkTarget } from '@/lib/content/navigation/data';
import { showPageAction } from '@/lib/content/pages/actions';
import type { Ties } from '@/lib/content/pages/data';
import { isolated } from '@/lib/shared/bidi';
import { PageFields } from './page-ref';
import { PageTies } from './page-ties';
import { SHOW_FAILURES } from './show-failures';
import { ASKED_FOR_PAGE } from './labels';

const DONE = {
  shown: 'It’s back on the site.',
  hidden: 'It’s off the site.',
  asked: ASKED_FOR_PAGE,
} as const;

/** Publishes an unpublished page again with one click. */
const PutBack = ({ page }: { page: PageRef }) => (
  <ActionForm
    action={showPageAction}
    failures={SHOW_FAILURES}
    doneText={(shown) => DONE[shown]}
    className="panel"
  >
    <PageFields {...page} />
    <p>This page was unpublished: visitors don’t see it.</p>
    <button name="shown" value="yes" className="button-quiet">
      Undo: publish it again
    </button>
  </ActionForm>
);

type Props = {
  page: PageRef;
  isShown: boolean;
  /** Where visitors of the unpublished page are redirected now, by page name. */
  redirectTo: string | null;
  ties: Ties;
  targets: readonly LinkTarget[];
};

/** Unpublishes a page, with an option to redirect its visitors, or publishes it again. */
export function ShowPage({ page, isShown, redirectTo, ties, targets }: Props) {
  return (
    <>
      {isShown ? null : <PutBack page={page} />}
      <details className="panel">
        <summary className="min-h-11 w-fit cursor-pointer py-2 font-semibold">
          {isShown ? 'Unpublish' : 'Publish again or redirect visitors'}
        </summary>
        {isShown ? <PageTies ties={ties} withBelow /> : null}
        <p>
          {isShown
            ? 'Its text, draft and history stay here.'
            : 'If you publish it again, visitors see the last published version.'}
        </p>
        <ActionForm
          action={showPageAction}
          failures={SHOW_FAILURES}
          doneText={(shown) => DONE[shown]}
          className="max-w-prose space-y-4"
        >
          <PageFields {...page} />
          <div className="space-y-1.5">
            <label htmlFor="send-to" className="block font-semibold">
              Redirect visitors to
            </label>
            <select id="send-to" name="to" defaultValue={redirectTo ?? ''} className="text-box max-w-full">
              <option value="">Nowhere: they see “page not found”</option>
              {targets
                .filter(({ name }) => name !== page.name)
                .map(({ name, path, title }) => (
                  <option key={name} value={name}>
                    {`${isolated(title)} (${path})`}
                  </option>
                ))}
            </select>
          </div>
          <div className="flex flex-wrap gap-3">
            <button type="submit" name="shown" value="no" className="button-quiet">
              {isShown ? 'Unpublish' : 'Save redirect'}
            </button>
            {isShown ? null : (
              <button type="submit" name="shown" value="yes" className="button-quiet">
                Publish again
              </button>
            )}
          </div>
        </ActionForm>
      </details>
    </>
  );
}
