'use client';

import { ActionForm } from '@/components/staff/action-form';
import type { PageRef } from '@/lib/content/copy/schema';
import { answerShippedAction } from '@/lib/content/publishing/actions';
import { PageFields } from './page-ref';
import { deskPath, EDIT_FAILURES } from './labels';

const FAILURES = { ...EDIT_FAILURES, GONE: 'This release holds no such file any more.' };

/** A new release changed the file that the published text came from: use the new one or keep the current text. */
export function ShippedDifference({ page, version }: { page: PageRef; version: number }) {
  return (
    <section aria-labelledby="release" className="panel">
      <h2 id="release">This release brought another text</h2>
      <p>
        The file of this page changed since your text was made from it. Visitors see your text.{' '}
        <a href={`${deskPath('compare', page)}?from=live&to=file`}>Compare the two</a>, then take the file as
        a draft, or leave it.
      </p>
      <ActionForm action={answerShippedAction} failures={FAILURES} onDone={() => window.location.reload()}>
        <PageFields {...page} version={version} />
        <div className="flex flex-wrap gap-3">
          <button type="submit" name="answer" value="take" className="button-quiet">
            {version > 0 ? 'Take it in place of the draft' : 'Take it as a draft'}
          </button>
          <button type="submit" name="answer" value="leave" className="button-quiet">
            Leave it
          </button>
        </div>
      </ActionForm>
    </section>
  );
}
