import type { EditedPage } from '@/lib/content/drafts/data';
import { formatMoment } from '@/lib/shared/dates';
import { ApproveForm, CancelForm, ReturnForm } from './release-forms';
import { deskPath, NOBODY } from './labels';

type Props = {
  page: EditedPage;
  me: string;
  timeZone: string;
  /** The preview address of a version. */
  draftPath: (revision: number) => string;
};

/**
 * A page's versions that await approval or their scheduled time, that were sent back, or that failed to publish on
 * time.
 */
export function PendingReleases({ page, me, timeZone, draftPath }: Props) {
  return (
    <>
      {page.failed ? <Failed page={page} {...page.failed} timeZone={timeZone} /> : null}
      {page.returned ? (
        <section aria-label="Sent back" className="border-danger bg-danger-paper space-y-2 border-l-4 p-4">
          <p className="font-semibold">
            Version <span>{page.returned.number}</span> was sent back by{' '}
            <bdi>{page.returned.by ?? NOBODY}</bdi>. Make the change, then ask for approval again.
          </p>
          <p dir="auto" className="whitespace-pre-line">
            {page.returned.comment}
          </p>
        </section>
      ) : null}
      {page.pending.map((release) => (
        <section key={release.id} aria-label={`Version ${release.number}`} className="panel">
          <p>
            <strong>
              Version <span>{release.number}</span>{' '}
              <span>{release.state === 'waiting' ? 'is awaiting approval' : 'is scheduled'}</span>
              <span>{release.dueAt ? `, for ${formatMoment(release.dueAt, timeZone)}` : ''}</span>.
            </strong>{' '}
            By <bdi>{release.askedBy ?? NOBODY}</bdi>: <bdi>{release.why}</bdi>
          </p>
          <p className="flex flex-wrap gap-4">
            <a href={draftPath(release.number)} target="_blank">
              See version <span>{release.number}</span> in a new tab
            </a>
            {page.liveText === undefined ? null : (
              <a href={`${deskPath('compare', page)}?from=live&to=${release.number}`}>
                Compare it with what is live
              </a>
            )}
          </p>
          {page.draft ? <p>The draft below is newer than this version, and not part of it.</p> : null}
          {release.state === 'waiting' && release.askedById === me ? (
            <p>Someone else must approve it.</p>
          ) : null}
          <div className="flex flex-wrap items-start gap-3">
            {release.state === 'waiting' && release.askedById !== me ? (
              <>
                <ApproveForm id={release.id} />
                <ReturnForm id={release.id} />
              </>
            ) : null}
            <CancelForm id={release.id} state={release.state} />
          </div>
        </section>
      ))}
    </>
  );
}

type FailedProps = NonNullable<EditedPage['failed']> & { page: EditedPage; timeZone: string };

/** What kept a scheduled version from being published, and where to find its text. */
const Failed = ({ page, dueAt, problems, timeZone }: FailedProps) => (
  <div role="alert" className="border-danger bg-danger-paper space-y-2 border-l-4 p-4">
    <p>
      The scheduled version<span>{dueAt ? `, due ${formatMoment(dueAt, timeZone)},` : ''}</span> couldn’t be
      published: its text had problems by then. You’ll find it in the{' '}
      <a href={deskPath('history', page)}>history</a>
      <span>{page.draft ? ', and there’s a draft below' : ''}</span>.
    </p>
    {problems.length > 0 ? (
      <ul className="list-disc pl-5 wrap-anywhere">
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    ) : null}
  </div>
);
