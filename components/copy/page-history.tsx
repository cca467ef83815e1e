import { ActionForm } from '@/components/staff/action-form';
import { restoreRevisionAction } from '@/lib/publishing/actions';
import type { EditedPage, HistoryEntry } from '@/lib/publishing/data';
import { formatMoment } from '@/lib/shared/dates';
import { PageFields } from './page-ref';
import { deskPath, EDIT_FAILURES, NOBODY } from './words';

const FAILURES = { ...EDIT_FAILURES, GONE: 'That version is not of this page.' };

type Release = HistoryEntry['releases'][number];

function releaseText({ state, dueAt, endedAt, decidedBy }: Release, timeZone: string): string {
  const by = decidedBy ? ` by ${decidedBy}` : '';
  if (state === 'published' && endedAt)
    return `Published ${formatMoment(endedAt, timeZone)}${decidedBy ? `, approved${by}` : ''}`;
  if (state === 'scheduled' && dueAt) return `Scheduled for ${formatMoment(dueAt, timeZone)}`;
  if (state === 'waiting') return 'Waits for approval';
  if (state === 'cancelled') return `Called off${by}`;
  return 'Could not be published when its time came';
}

type Props = { page: EditedPage; history: readonly HistoryEntry[]; timeZone: string };

/** Every version of a page, the newest first: who, when and why. */
export function PageHistory({ page, history, timeZone }: Props) {
  return (
    <ol className="space-y-4">
      {history.map((entry) => (
        <li key={entry.id} className="panel">
          <h2>
            Version {entry.number} {entry.isLive ? <span className="tag">Live</span> : null}
          </h2>
          <p>{entry.why}</p>
          <p className="text-muted text-small">
            By {entry.by ?? NOBODY}, {formatMoment(entry.createdAt, timeZone)}.{' '}
            {entry.releases.map((release) => releaseText(release, timeZone)).join('. ')}
          </p>
          <p className="flex flex-wrap gap-4">
            {entry.number > 1 ? (
              <a href={`${deskPath('compare', page)}?from=${entry.number - 1}&to=${entry.number}`}>
                What it changed
              </a>
            ) : null}
            <a href={`${deskPath('compare', page)}?from=${entry.number}&to=live`}>
              Compare with what is live
            </a>
          </p>
          <ActionForm
            action={restoreRevisionAction}
            failures={FAILURES}
            doneText="It is the draft now. Open the editor to publish it."
          >
            <PageFields language={page.language} name={page.name} version={page.version} />
            <button type="submit" name="revisionId" value={entry.id} className="button-quiet">
              {page.draft ? 'Restore as the draft, in place of the one there is' : 'Restore as a draft'}
            </button>
          </ActionForm>
        </li>
      ))}
    </ol>
  );
}
