'use client';

import { ActionForm } from '@/components/staff/action-form';
import type { PageRef } from '@/lib/copy/schema';
import { decideShowingAction } from '@/lib/pages/actions';
import type { WaitingShowing } from '@/lib/pages/data';
import { formatMoment } from '@/lib/shared/dates';
import { DECIDED, DECIDE_FAILURES, DecisionButtons } from './decision';
import { PageFields } from './page-ref';
import { SHOW_FAILURES } from './show-failures';

const FAILURES = {
  ...SHOW_FAILURES,
  ...DECIDE_FAILURES,
  STALE:
    'The page was published or unpublished after this was asked for, so it can’t be approved. Decline it.',
};

type Props = { page: PageRef; showings: readonly WaitingShowing[]; timeZone: string };

/** What is to be shown or hidden once a second person approves. */
export const WaitingShowings = ({ page, showings, timeZone }: Props) =>
  showings.map(({ id, askedBy, askedAt, isOwn, isShown, to }) => (
    <section key={id} aria-label="Awaiting approval" className="panel">
      <p>
        <strong>
          {isShown ? 'Publishing it again is awaiting approval.' : 'Unpublishing it is awaiting approval.'}
        </strong>{' '}
        <bdi>{askedBy}</bdi> asked on <span>{formatMoment(askedAt, timeZone)}</span>.
        {to === null ? null : <span>{` Visitors would be redirected to /${to}.`}</span>}
      </p>
      {isOwn ? <p>Someone else must approve it.</p> : null}
      <ActionForm action={decideShowingAction} failures={FAILURES} doneText={(outcome) => DECIDED[outcome]}>
        <PageFields {...page} />
        <DecisionButtons id={id} isOwn={isOwn} canApprove />
      </ActionForm>
    </section>
  ));
