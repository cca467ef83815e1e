import { ActionForm } from '@/components/staff/action-form';
import { approveAction, cancelReleaseAction } from '@/lib/publishing/actions';
import type { EditedPage } from '@/lib/publishing/data';
import { formatMoment } from '@/lib/shared/dates';
import { deskPath, NOBODY, RELEASE_FAILURES } from './words';

type Props = {
  page: EditedPage;
  me: string;
  timeZone: string;
  /** Where a version is shown as the page would look. */
  draftPath: (revision: number) => string;
};

/** What of a page waits for approval or for its time, and what failed then. */
export function PendingReleases({ page, me, timeZone, draftPath }: Props) {
  return (
    <>
      {page.failed ? (
        <p role="alert" className="border-danger bg-danger-paper border-l-4 p-4">
          What was scheduled{page.failed.dueAt ? ` for ${formatMoment(page.failed.dueAt, timeZone)}` : ''}{' '}
          could not be published: its text had problems by then. It is in the{' '}
          <a href={deskPath('history', page)}>history</a>.
        </p>
      ) : null}
      {page.pending.map((release) => (
        <section key={release.id} aria-label={`Version ${release.number}`} className="panel">
          <p>
            <strong>
              Version {release.number} {release.state === 'waiting' ? 'waits for approval' : 'is scheduled'}
              {release.dueAt ? `, for ${formatMoment(release.dueAt, timeZone)}` : ''}.
            </strong>{' '}
            By {release.askedBy ?? NOBODY}: {release.why}
          </p>
          <p className="flex flex-wrap gap-4">
            <a href={draftPath(release.number)} target="_blank">
              See version {release.number} in a new tab
            </a>
            {page.liveText === undefined ? null : (
              <a href={`${deskPath('compare', page)}?from=live&to=${release.number}`}>
                Compare it with what is live
              </a>
            )}
          </p>
          {page.draft ? <p>The draft below is newer than this version, and not part of it.</p> : null}
          {release.state === 'waiting' && release.askedById === me ? (
            <p>Somebody else must approve it.</p>
          ) : null}
          <div className="flex flex-wrap gap-3">
            {release.state === 'waiting' && release.askedById !== me ? (
              <ActionForm action={approveAction} failures={RELEASE_FAILURES} doneText="Approved.">
                <input type="hidden" name="id" value={release.id} />
                <button type="submit" className="button-small">
                  Approve
                </button>
              </ActionForm>
            ) : null}
            <ActionForm
              action={cancelReleaseAction}
              failures={RELEASE_FAILURES}
              doneText="Called off. Its text is in the history, and can be restored from there."
            >
              <input type="hidden" name="id" value={release.id} />
              <button type="submit" className="button-quiet">
                Call it off
              </button>
            </ActionForm>
          </div>
        </section>
      ))}
    </>
  );
}
