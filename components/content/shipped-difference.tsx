'use client';

import { ActionForm } from '@/components/staff/action-form';
import type { PageRef } from '@/lib/content/copy/schema';
import { answerShippedAction } from '@/lib/content/publishing/actions';
import { PageFields } from './page-ref';
import { deskPath, EDIT_FAILURES } from './labels';

const FAILURES = { ...EDIT_FAILURES, GONE: 'This release no longer includes that file.' };

/** A new release changed the file that the published text came from: use the new one or keep the current text. */
export function ShippedDifference({ page, version }: { page: PageRef; version: number }) {
  return (
    <section aria-labelledby="release" className="panel">
      <h2 id="release">Update available</h2>
      <p>
        A new release changed the text this page was based on. Visitors still see your text.{' '}
        <a href={`${deskPath('compare', page)}?from=live&to=file`}>Compare the two</a>, then use the update as
        a draft, or dismiss it.
      </p>
      <ActionForm action={answerShippedAction} failures={FAILURES} onDone={() => window.location.reload()}>
        <PageFields {...page} version={version} />
        <div className="flex flex-wrap gap-3">
          <button type="submit" name="answer" value="take" className="button-quiet">
            {version > 0 ? 'Replace the draft with it' : 'Use it as a draft'}
          </button>
          <button type="submit" name="answer" value="leave" className="button-quiet">
            Dismiss
          </button>
        </div>
      </ActionForm>
    </section>
  );
}
