import type { ReactNode } from 'react';

/** The outcome of a change that awaited approval. */
export type Outcome = 'approved' | 'declined' | 'withdrawn';
export type DecideCode = 'GONE' | 'OWN' | 'FORBIDDEN';

export const DECIDED: Readonly<Record<Outcome, string>> = {
  approved: 'Approved. It’s in effect now.',
  declined: 'Declined. Nothing was changed.',
  withdrawn: 'Withdrawn. Nothing was changed.',
};

/** Why a change can't be approved any more. */
export const OUTDATED =
  'Something changed after this was sent for approval, so it can’t be approved. Decline it; whoever sent it can send it again.';

export const DECIDE_FAILURES: Readonly<Record<DecideCode, string>> = {
  GONE: 'This isn’t awaiting approval anymore: it was decided or withdrawn. Reload the page.',
  OWN: 'You asked for this change, so someone else must approve it.',
  FORBIDDEN: 'Your role doesn’t allow this anymore.',
};

type BeforeAfterProps = { label: string; before: ReactNode; after: ReactNode };

/** The current and the proposed version, side by side if there is room. */
export const BeforeAfter = ({ label, before, after }: BeforeAfterProps) => (
  <div className="before-after">
    <dt>{label}</dt>
    <dd>
      <span className="text-muted text-small block">Now</span> {before}
    </dd>
    <dd>
      <span className="text-muted text-small block">After approval</span> {after}
    </dd>
  </div>
);

type Props = { id: string; isOwn: boolean; canApprove: boolean };

/** What the second person can do, and who asked for the change. */
export const DecisionButtons = ({ id, isOwn, canApprove }: Props) => (
  <p className="flex flex-wrap gap-3">
    <input type="hidden" name="id" value={id} autoComplete="off" />
    {isOwn || !canApprove ? null : (
      <button name="decision" value="approve" className="button-small">
        Approve
      </button>
    )}
    <button name="decision" value="decline" className="button-quiet text-small">
      {isOwn ? 'Withdraw' : 'Decline'}
    </button>
  </p>
);
