/** What became of a change that waited for a second person. */
export type Outcome = 'approved' | 'declined' | 'withdrawn';
export type DecideCode = 'GONE' | 'OWN';

export const DECIDED: Readonly<Record<Outcome, string>> = {
  approved: 'Approved. It’s in effect now.',
  declined: 'Declined. Nothing was changed.',
  withdrawn: 'Withdrawn. Nothing was changed.',
};

export const DECIDE_FAILURES: Readonly<Record<DecideCode, string>> = {
  GONE: 'This isn’t awaiting approval anymore: it was decided or withdrawn. Reload the page.',
  OWN: 'You asked for this change, so someone else must approve it.',
};

type Props = { id: string; isOwn: boolean; canApprove: boolean };

/** What the second person can do, and who asked. */
export const DecisionButtons = ({ id, isOwn, canApprove }: Props) => (
  <p className="flex flex-wrap gap-3">
    <input type="hidden" name="id" value={id} autoComplete="off" />
    {isOwn || !canApprove ? null : (
      <button name="decision" value="approve" className="button-small">
        Approve
      </button>
    )}
    <button name="decision" value="decline" className="button-quiet">
      {isOwn ? 'Withdraw' : 'Decline'}
    </button>
  </p>
);
