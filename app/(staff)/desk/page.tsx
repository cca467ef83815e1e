import { HandOverExpired } from '@/components/cases/hand-over/hand-over-expired';
import { LiveRefresh } from '@/components/cases/live-refresh';
import { AlarmBanner } from '@/components/cases/queue/alarm-banner';
import { AssignedNotice } from '@/components/cases/queue/assigned-notice';
import { QueueFilters } from '@/components/cases/queue/queue-filters';
import { QueueList } from '@/components/cases/queue/queue-list';
import { rowView } from '@/components/cases/queue/queue-row';
import { QueueTabs } from '@/components/cases/queue/queue-tabs';
import { QueueViews } from '@/components/cases/queue/queue-views';
import { RememberList } from '@/components/cases/queue/remember-list';
import { MissingFactsNote } from '@/components/settings/missing-facts';
import { may } from '@/lib/auth/permissions';
import { loadDeskTitle, loadQueue } from '@/lib/cases/queue/loaders';
import { isNarrowed, queueHref } from '@/lib/cases/queue/schema';
import { clinic } from '@/lib/clinic/data';
import { CAN } from '@/lib/clinic/fields';
import { loadAlarm } from '@/lib/outbox/loaders';

export const generateMetadata = async () => ({ title: await loadDeskTitle() });

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function DeskPage({ searchParams }: Props) {
  const now = new Date();
  const { problem, ...params } = await searchParams;
  const { staff, query, rows, next, counts, byName, owners, setUp, assigned, contacts, deletedSoon } =
    await loadQueue(params, now);
  const facts = clinic();
  return (
    <div className={setUp.isCompact ? 'queue queue-compact' : 'queue'}>
      <AlarmBanner alarm={await loadAlarm()} timeZone={facts.timeZone} isAdmin={staff.role === 'admin'} />
      {may(staff.role, CAN.facts) ? <MissingFactsNote placeholders={facts.placeholders} /> : null}
      {problem === 'hand-over' ? <HandOverExpired /> : null}
      <AssignedNotice assigned={assigned} />
      <div className="queue-top">
        <h1 className="text-subheading">Requests</h1>
        <QueueTabs query={query} counts={counts} />
        <a className="button-line lg:hidden" href="/desk/new">
          Enter a phone request
        </a>
      </div>
      <RememberList href={queueHref(query)} references={rows.map(({ reference }) => reference)} />
      <LiveRefresh newCount={counts.new} />
      <div className="queue-bar">
        <QueueFilters query={query} owners={owners} byName={byName} />
        <QueueViews
          setUp={setUp}
          href={queueHref({ ...query, after: undefined })}
          mayShare={may(staff.role, 'views.share')}
        />
        <a className="button-line ml-auto max-lg:hidden" href="/desk/new">
          Enter a phone request
        </a>
      </div>
      <QueueList
        key={query.view}
        query={query}
        byName={byName}
        isNarrowed={isNarrowed(query) || query.after !== undefined}
        rows={rows.map((row) =>
          rowView(row, now, facts, { contact: contacts.get(row.id), deletedAt: deletedSoon.get(row.id) }),
        )}
        me={staff.id}
        owners={owners}
      />
      {next || query.after ? (
        <nav aria-label="Pages" className="flex gap-4">
          {query.after ? <a href={queueHref({ ...query, after: undefined })}>First page</a> : null}
          {next ? <a href={queueHref({ ...query, after: next })}>Next page</a> : null}
        </nav>
      ) : null}
    </div>
  );
}
