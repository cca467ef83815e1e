import { ActionForm } from '@/components/staff/action-form';
import type { EditedPage } from '@/lib/content/drafts/data';
import type { HistoryEntry } from '@/lib/content/history/data';
import { restoreRevisionAction } from '@/lib/content/publishing/actions';
import { AS_SHIPPED } from '@/lib/content/publishing/schema';
import { isolated } from '@/lib/shared/bidi';
import { formatMoment } from '@/lib/shared/dates';
import { PageFields } from './page-ref';
import { deskPath, EDIT_FAILURES, NOBODY } from './labels';

const FAILURES = { ...EDIT_FAILURES, GONE: 'That version doesn’t belong to this page.' };

type Release = HistoryEntry['releases'][number];

/** What happened to a version, when it was due, and why it wasn't published. */
function releaseText(
  { state, dueAt, endedAt, decidedBy, problems, comment }: Release,
  timeZone: string,
): string {
  const by = decidedBy ? ` by ${isolated(decidedBy)}` : '';
  const due = dueAt ? formatMoment(dueAt, timeZone) : undefined;
  if (state === 'published' && endedAt)
    return `Published ${formatMoment(endedAt, timeZone)}${due ? `, scheduled for ${due}` : ''}${decidedBy ? `, approved${by}` : ''}`;
  if (state === 'scheduled') return `Scheduled for ${due ?? 'later'}`;
  if (state === 'waiting') return `Awaiting approval${due ? `, to be published ${due}` : ''}`;
  if (state === 'cancelled') return `Canceled${by}${due ? `; it was due ${due}` : ''}`;
  if (state === 'returned') return `Sent back${by}: ${isolated(comment ?? '')}`;
  return `Not published${due ? ` ${due}, when it was due` : ' when it was due'}${problems.length > 0 ? `: ${problems.join('; ')}` : ', because its text had problems by then'}`;
}

type Props = { page: EditedPage; history: readonly HistoryEntry[]; timeZone: string };

/** Every version of a page, newest first: who, when and why. */
export function PageHistory({ page, history, timeZone }: Props) {
  return (
    <ol className="space-y-4">
      {history.map((entry) => (
        <li key={entry.id} className="panel">
          <h2>
            Version <span>{entry.number}</span> {entry.isLive ? <span className="tag">Live</span> : null}
          </h2>
          <p dir="auto">{entry.why}</p>
          <p className="text-muted text-small">
            By <bdi>{entry.by ?? NOBODY}</bdi>, <span>{formatMoment(entry.createdAt, timeZone)}</span>
          </p>
          {entry.releases.map((release, index) => (
            <p key={index}>
              <span>{releaseText(release, timeZone)}</span>.
            </p>
          ))}
          <p className="flex flex-wrap gap-4">
            {entry.number > 1 || page.asShipped ? (
              <a href={`${deskPath('compare', page)}?from=${entry.number - 1}&to=${entry.number}`}>
                What it changed
              </a>
            ) : null}
            <CompareWithLive page={page} number={entry.number} />
          </p>
          <Restore page={page} revisionId={entry.id} />
        </li>
      ))}
      {page.asShipped ? <AsShipped page={page} isLive={page.asShipped.isLive} /> : null}
    </ol>
  );
}

/** Version 0: the file that the page started as. */
const AsShipped = ({ page, isLive }: { page: EditedPage; isLive: boolean }) => (
  <li className="panel">
    <h2>Version 0, as shipped {isLive ? <span className="tag">Live</span> : null}</h2>
    <p>The text that came with this release of the software.</p>
    {isLive ? null : (
      <p>
        <CompareWithLive page={page} number={0} />
      </p>
    )}
    <Restore page={page} revisionId={AS_SHIPPED} />
  </li>
);

const CompareWithLive = ({ page, number }: { page: EditedPage; number: number }) =>
  page.liveText === undefined ? null : (
    <a href={`${deskPath('compare', page)}?from=${number}&to=live`}>Compare with what is live</a>
  );

const Restore = ({ page, revisionId }: { page: EditedPage; revisionId: string }) => (
  <ActionForm
    action={restoreRevisionAction}
    failures={FAILURES}
    doneText="It’s the draft now. Open the editor to publish it."
  >
    <PageFields language={page.language} name={page.name} version={page.version} />
    <button type="submit" name="revisionId" value={revisionId} className="button-quiet">
      {page.draft ? 'Restore as the draft, replacing the current one' : 'Restore as a draft'}
    </button>
  </ActionForm>
);
