'use client';

import { ActionForm } from '@/components/staff/action-form';
import type { PageRef } from '@/lib/copy/schema';
import { showPageAction } from '@/lib/pages/actions';
import { LinkingPages, type Linking } from './linking-pages';
import { PageFields } from './page-ref';

const FAILURES = {
  NO_SUCH_PAGE: 'This page is not there any more.',
  FIXED: 'Forms and mails link to this page, so it stays.',
  NEVER_PUBLISHED: 'It was never published: publish its draft.',
  NOT_READY:
    'What was published last has problems by now, such as evidence that ran out. Mend the draft and publish that.',
} as const;

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
        failures={FAILURES}
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
