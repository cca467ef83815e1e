import { Presence } from '@/components/cases/presence';
import { RetentionNotice } from '@/components/cases/retention-notice';
import { KeepFocus } from '@/components/staff/keep-focus';
import { may, type Role } from '@/lib/auth/permissions';
import { callCard, wrongNumberSince, type CallCard } from '@/lib/cases/call-card/domain';
import type { RequestView } from '@/lib/cases/case/data';
import { SOURCE_LABELS } from '@/lib/cases/case/fields';
import type { Happened } from '@/lib/cases/timeline/domain';
import { STATUS_LABELS, UNANSWERED_STATUSES } from '@/lib/clinic/statuses';
import { formatMoment } from '@/lib/shared/dates';
import { Answers, Consents } from './answers';
import { AttemptForm } from './attempt-form';
import { CallCardPanel } from './call-card';
import { NoteBox } from './note-box';
import { RequestCorrection } from './request-correction';
import { RequestFollowUp } from './request-follow-up';
import { LegalHoldPanel } from './legal-hold-panel';
import { RequestOwner } from './request-owner';
import { RelatedRequests } from './request-related';
import { StatusForm } from './status-form';
import { Timeline } from './timeline';
import { TrashForm, TrashNotice } from './trash-panel';

/** For the page's title. */
const TITLE_ID = 'request';

type Props = {
  view: RequestView;
  happened: readonly Happened[];
  me: { id: string; name: string; role: Role };
  owners: readonly { id: string; name: string }[];
  /** Names of other staff who have it open. */
  others: readonly string[];
  clinicPhone: string;
  timeZone: string;
  now: Date;
};

/** One request with everything needed to answer it: first how to reach the person, then what to do, then the rest. */
export function RequestPage({ view, happened, me, owners, others, clinicPhone, timeZone, now }: Props) {
  const { answers, consents, related } = view;
  const card = callCard(answers, consents);
  const firstName = me.name.split(' ')[0] ?? me.name;
  return (
    <div className="space-y-gap lg:text-small">
      <KeepFocus version={view.version} to={TITLE_ID} />
      <RequestHeader view={view} timeZone={timeZone} />
      <Presence requestId={view.id} others={others} />
      <TrashNotice view={view} timeZone={timeZone} />
      <RetentionNotice view={view} timeZone={timeZone} />
      <div className="gap-gap grid items-start lg:grid-cols-[minmax(0,1fr)_21rem] lg:grid-rows-[auto_auto_1fr]">
        <CallCardPanel
          card={card}
          caller={{ firstName, phone: clinicPhone }}
          wrongSince={wrongNumberSince(view.attempts)}
          now={now}
          timeZone={timeZone}
        />
        <div className="space-y-gap">
          <RelatedRequests related={related} timeZone={timeZone} />
          <Answers answers={answers} role={me.role} />
          {may(me.role, 'requests.write') && !view.trashedAt ? <RequestCorrection view={view} /> : null}
        </div>
        {may(me.role, 'requests.write') ? (
          <Actions view={view} card={card} me={me} owners={owners} timeZone={timeZone} now={now} />
        ) : null}
        <div className="space-y-section">
          <Timeline items={happened} timeZone={timeZone} />
          <Consents consents={consents} timeZone={timeZone} />
        </div>
      </div>
    </div>
  );
}

type ActionsProps = Pick<Props, 'view' | 'me' | 'owners' | 'timeZone' | 'now'> & { card: CallCard };

const BESIDE = 'gap-gap grid sm:grid-cols-2 lg:col-start-2 lg:row-span-3 lg:row-start-1 lg:grid-cols-1';

/** The actions, next to the rest if there is room. Whether a quarantined request is real comes first. */
function Actions({ view, card, me, owners, timeZone, now }: ActionsProps) {
  const { id, status, draft, trashedAt } = view;
  const hold = <LegalHoldPanel view={view} canSetHold={may(me.role, 'requests.hold')} timeZone={timeZone} />;
  if (trashedAt) return <div className={BESIDE}>{hold}</div>;
  const quarantined = status === 'quarantined';
  const statusForm = <StatusForm view={view} now={now} />;
  return (
    <div className={BESIDE}>
      {quarantined ? statusForm : <AttemptForm id={id} card={card} />}
      <NoteBox requestId={id} draft={draft ?? ''} />
      {quarantined ? null : statusForm}
      <RequestOwner view={view} me={me.id} people={owners} />
      <RequestFollowUp view={view} timeZone={timeZone} />
      {hold}
      <TrashForm view={view} />
    </div>
  );
}

function RequestHeader({ view, timeZone }: { view: RequestView; timeZone: string }) {
  const { reference, status, source, receivedAt, owner, legalHoldAt, dueAt, firstContactAt } = view;
  const waiting = firstContactAt === null && UNANSWERED_STATUSES.includes(status);
  return (
    <header className="space-y-2">
      <p>
        <a href="/desk">All requests</a>
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 id={TITLE_ID} tabIndex={-1} className="text-heading">
          {reference}
        </h1>
        <span className="tag">{STATUS_LABELS[status]}</span>
        {legalHoldAt ? <span className="tag">Legal hold</span> : null}
        {owner?.isAway ? <span className="tag tag-danger">Reassign</span> : null}
        <a href={`/desk/requests/${reference}/print`} className="button-quiet text-small">
          Print
        </a>
      </div>
      <p className="text-muted text-small">
        <span>{SOURCE_LABELS[source]}</span> <span>{formatMoment(receivedAt, timeZone)}</span>. Owner:{' '}
        <bdi>{owner?.name ?? 'no one'}</bdi>.
        <span>{waiting ? ` First contact due by ${formatMoment(dueAt, timeZone)}.` : ''}</span>
      </p>
    </header>
  );
}
