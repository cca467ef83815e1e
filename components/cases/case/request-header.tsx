import { AssignForm } from '@/components/cases/assign-form';
import { LANGUAGE_LABELS } from '@/content/languages';
import { may, type Role } from '@/lib/auth/permissions';
import type { RequestView } from '@/lib/cases/case/data';
import { SOURCE_LABELS } from '@/lib/cases/case/fields';
import { ageText, clockOf, clockShort, isFollowUpDue } from '@/lib/cases/queue/domain';
import type { OpeningHours } from '@/lib/clinic/schema';
import { STATUS_LABELS } from '@/lib/clinic/statuses';
import { formatMoment } from '@/lib/shared/dates';
import { ListLinks } from './list-links';
import { ownerFailures } from './request-owner';
import { SeenFields } from './request-seen';

/** For the page's title. */
export const TITLE_ID = 'request';

type Props = {
  view: RequestView;
  me: { id: string; role: Role };
  hours: OpeningHours;
  now: Date;
};

/** What is known at a glance, and what is done most: it stays in sight. */
export function RequestHeader({ view, me, hours, now }: Props) {
  const { reference, answers, status, source, receivedAt, owner, legalHoldAt, language, trashedAt } = view;
  const canWrite = may(me.role, 'requests.write') && !trashedAt;
  return (
    <>
      <header className="request-header">
        <ListLinks reference={reference} />
        <div className="request-facts">
          <h1 id={TITLE_ID} tabIndex={-1}>
            <bdi>{answers.name}</bdi>{' '}
            <span className="text-muted text-small font-sans font-normal">{reference}</span>
          </h1>
          <span className="tag">{STATUS_LABELS[status]}</span>
          <TimeTag view={view} hours={hours} now={now} />
          {legalHoldAt ? <span className="tag">Legal hold</span> : null}
          {language ? <span className="tag">{`Wrote in ${LANGUAGE_LABELS[language]}`}</span> : null}
          {owner?.isAway ? <span className="tag tag-danger">Reassign</span> : null}
          <span className="text-muted text-small">
            Owner: <bdi>{owner?.name ?? 'no one'}</bdi>
          </span>
        </div>
        {canWrite ? <NextActions view={view} me={me.id} /> : null}
      </header>
      <p className="text-muted text-small">
        <span>{SOURCE_LABELS[source]}</span> <span>{formatMoment(receivedAt, hours.timeZone)}</span>.{' '}
        <a href={`/desk/requests/${reference}/print`}>Print</a>
      </p>
    </>
  );
}

/** Late or due, if the request waits for something. */
function TimeTag({ view, hours, now }: Omit<Props, 'me'>) {
  const clock = clockOf(view, now, hours);
  if (clock.state === 'late' || clock.state === 'long-late')
    return <span className="tag tag-danger">{clockShort(clock)}</span>;
  if (view.followUpAt && isFollowUpDue(view, now))
    return <span className="tag tag-danger">{`Follow-up ${ageText(view.followUpAt, now)} late`}</span>;
  if (clock.state === 'due') return <span className="tag">{clockShort(clock)}</span>;
  return view.followUpAt ? (
    <span className="tag">{`Follow-up ${formatMoment(view.followUpAt, hours.timeZone)}`}</span>
  ) : null;
}

/** Links to where it is done, because each takes more than a press. */
function NextActions({ view, me }: { view: RequestView; me: string }) {
  const isQuarantined = view.status === 'quarantined';
  return (
    <div className="request-actions">
      {isQuarantined ? (
        <a href="#status" className="button-line">
          Decide: is it spam?
        </a>
      ) : (
        <a href="#key-c" className="button-line">
          Log a call
        </a>
      )}
      <a href="#key-n" className="button-line" aria-label="Write a note">
        Note
      </a>
      <a href="#key-f" className="button-line" aria-label="Set a follow-up">
        Follow-up
      </a>
      {view.owner?.id === me ? null : (
        <AssignForm failures={ownerFailures(view)}>
          <SeenFields {...view} />
          <button type="submit" name="ownerId" value={me} data-key="a" className="button-line">
            Assign to me
          </button>
        </AssignForm>
      )}
    </div>
  );
}
