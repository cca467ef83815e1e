import type { ReactNode } from 'react';
import { Presence } from '@/components/cases/presence';
import { RetentionNotice } from '@/components/cases/retention-notice';
import { KeepFocus } from '@/components/staff/keep-focus';
import { may, type Role } from '@/lib/auth/permissions';
import { callCard, type CallCard } from '@/lib/cases/call-card/domain';
import type { RequestView } from '@/lib/cases/case/data';
import { correctedAtOf } from '@/lib/cases/history/domain';
import type { Happened } from '@/lib/cases/timeline/domain';
import { clockAt } from '@/lib/cases/case/domain';
import { formatZone } from '@/lib/shared/dates';
import type { OpeningHours } from '@/lib/clinic/schema';
import { Answers, Consents } from './answers';
import { AttemptCorrection } from './attempt-correction';
import { AttemptForm } from './attempt-form';
import { triedGroups } from './tried-groups';
import { CallCardPanel } from './call-card';
import { NoteBox } from './note-box';
import { RequestConsent } from './request-consent';
import { RequestCorrection } from './request-correction';
import { RequestFollowUp } from './request-follow-up';
import { LegalHoldPanel } from './legal-hold-panel';
import { RequestHeader, TITLE_ID } from './request-header';
import { RequestOwner } from './request-owner';
import { RelatedRequests } from './request-related';
import { RequestWithdrawal } from './request-withdrawal';
import { SignatureForm } from './signature-form';
import { StatusForm } from './status-form';
import { Timeline } from './timeline';
import { TrashForm, TrashNotice } from './trash-panel';

type Props = {
  view: RequestView;
  happened: readonly Happened[];
  me: { id: string; name: string; role: Role };
  owners: readonly { id: string; name: string }[];
  /** Names of other staff who have it open. */
  others: readonly string[];
  clinicPhone: string | undefined;
  /** What was arranged for the person: appointments and the like. */
  arrangements?: ReactNode;
  hours: OpeningHours;
  now: Date;
};

/** One request with everything needed to answer it: first how to reach the person, then what to do, then the rest. */
export function RequestPage({
  view,
  happened,
  me,
  owners,
  others,
  clinicPhone,
  arrangements,
  hours,
  now,
}: Props) {
  const { timeZone } = hours;
  const { answers, consents, related, wrongSince } = view;
  const card = callCard(answers, consents, wrongSince);
  const firstName = me.name.split(' ')[0] ?? me.name;
  return (
    <div className="request space-y-4 lg:text-small">
      <KeepFocus version={view.version} to={TITLE_ID} />
      <RequestHeader view={view} me={me} hours={hours} now={now} />
      <Presence requestId={view.id} others={others} />
      <TrashNotice view={view} timeZone={timeZone} />
      <RetentionNotice view={view} timeZone={timeZone} />
      <div className="gap-gap grid items-start lg:grid-cols-[minmax(0,1fr)_21rem] lg:grid-rows-[auto_auto_1fr]">
        <CallCardPanel
          card={card}
          caller={{ firstName, phone: clinicPhone }}
          wrongSince={wrongSince}
          now={now}
          timeZone={timeZone}
        />
        <div className="space-y-gap">
          <RelatedRequests related={related} timeZone={timeZone} />
          <Answers answers={answers} role={me.role} />
          {may(me.role, 'requests.write') && !view.trashedAt ? <RequestCorrection view={view} /> : null}
          {may(me.role, 'requests.write') && !view.trashedAt ? (
            <>
              <RequestConsent view={view} timeZone={timeZone} now={now} />
              <SignatureForm view={view} timeZone={timeZone} now={now} />
            </>
          ) : null}
          {may(me.role, 'requests.write') ? (
            <RequestWithdrawal view={view} timeZone={timeZone} now={now} />
          ) : null}
        </div>
        {may(me.role, 'requests.write') ? (
          <Actions
            view={view}
            card={card}
            me={me}
            owners={owners}
            arrangements={arrangements}
            timeZone={timeZone}
            now={now}
          />
        ) : null}
        <div className="space-y-section">
          <Timeline
            items={happened}
            timeZone={timeZone}
            {...(may(me.role, 'requests.write') &&
              !view.trashedAt && {
                correction: (attempt) => (
                  <AttemptCorrection
                    id={view.id}
                    attempt={{ ...attempt, tried: `${attempt.channel}:${attempt.outcome}` }}
                    clock={clockAt(attempt.at, timeZone)}
                    groups={triedGroups(card)}
                    zone={formatZone(timeZone)}
                  />
                ),
              })}
          />
          <Consents consents={consents} timeZone={timeZone} />
        </div>
      </div>
    </div>
  );
}

type ActionsProps = Pick<Props, 'view' | 'me' | 'owners' | 'arrangements' | 'now'> & {
  card: CallCard;
  timeZone: string;
};

const BESIDE = 'gap-gap grid sm:grid-cols-2 lg:col-start-2 lg:row-span-3 lg:row-start-1 lg:grid-cols-1';

/** The actions, next to the rest if there is room. Whether a quarantined request is real comes first. */
function Actions({ view, card, me, owners, arrangements, timeZone, now }: ActionsProps) {
  const { id, status, draft, trashedAt, history } = view;
  const hold = <LegalHoldPanel view={view} canSetHold={may(me.role, 'requests.hold')} timeZone={timeZone} />;
  if (trashedAt) return <div className={BESIDE}>{hold}</div>;
  const quarantined = status === 'quarantined';
  const statusForm = <StatusForm view={view} now={now} />;
  return (
    <div className={BESIDE}>
      {quarantined ? (
        statusForm
      ) : (
        <AttemptForm
          id={id}
          groups={triedGroups(card)}
          correctedAt={correctedAtOf(history)}
          zone={formatZone(timeZone)}
        />
      )}
      <NoteBox requestId={id} draft={draft ?? ''} />
      <RequestFollowUp view={view} timeZone={timeZone} />
      {quarantined ? null : statusForm}
      <RequestOwner view={view} me={me.id} people={owners} />
      {quarantined ? null : arrangements}
      {hold}
      <TrashForm view={view} />
    </div>
  );
}
