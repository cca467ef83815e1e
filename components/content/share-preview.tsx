'use client';

import { ActionForm } from '@/components/staff/action-form';
import type { PageRef } from '@/lib/content/copy/schema';
import { sharePreviewAction } from '@/lib/content/previews/actions';
import { PREVIEW_DAYS } from '@/lib/content/previews/domain';
import { formatMoment } from '@/lib/shared/dates';
import { PageFields } from './page-ref';

/** A link to the draft for someone without an account. */
export function SharePreview({ page, timeZone }: { page: PageRef; timeZone: string }) {
  return (
    <section aria-labelledby="share" className="panel">
      <h2 id="share">Share the draft</h2>
      <p>
        Anyone with the link sees the latest draft, without signing in, for <span>{PREVIEW_DAYS}</span> days.
      </p>
      <ActionForm action={sharePreviewAction} failures={{}} doneText="Link created." className="space-y-3">
        {(state) => (
          <>
            <PageFields {...page} />
            {state.state === 'done' ? <DraftLink {...state.value} timeZone={timeZone} /> : null}
            <button type="submit" className="button-quiet">
              Create link
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
    <span className="block">
      Works until <span>{formatMoment(endsAt, timeZone)}</span>.
    </span>
  </p>
);
