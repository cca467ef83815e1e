import type { ReactNode } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { TextAreaField } from '@/components/staff/text-field';
import type { ActionState, FormAction } from '@/lib/auth/action';
import type { Declined } from '@/lib/content/approvals/data';
import { formatMoment } from '@/lib/shared/dates';

/** The outcome of a change that awaited approval. */
export type Outcome = 'approved' | 'declined' | 'withdrawn';
export type DecideCode = 'GONE' | 'OWN' | 'FORBIDDEN';

const DECIDED: Readonly<Record<Outcome, string>> = {
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

type Props<Code extends string> = {
  id: string;
  isOwn: boolean;
  canApprove: boolean;
  action: FormAction<Outcome, Code>;
  failures: Readonly<Record<Code, string>>;
  /** Hidden fields that say what the change is about. */
  about?: ReactNode;
};

/** What the second person can do, and who asked for the change. */
export const Decision = <Code extends string>({ isOwn, canApprove, ...form }: Props<Code>) =>
  isOwn ? (
    <DecisionForm {...form} decision="withdraw">
      <button className="button-quiet text-small">Withdraw</button>
    </DecisionForm>
  ) : (
    <div className="flex flex-wrap items-start gap-3">
      {canApprove ? (
        <DecisionForm {...form} decision="approve">
          <button className="button-small">Approve</button>
        </DecisionForm>
      ) : null}
      <details>
        <summary className="min-h-11 w-fit cursor-pointer py-2 font-semibold">Decline</summary>
        <DecisionForm {...form} decision="decline">
          {(state) => (
            <>
              <TextAreaField
                id={`reason-${form.id}`}
                name="reason"
                label="Reason"
                hint="The person who asked gets an email that it was declined, and reads your reason here. Don’t name anyone who asked for help."
                rows={3}
                maxLength={1000}
                required
                state={state}
              />
              <button className="button-quiet">Decline change</button>
            </>
          )}
        </DecisionForm>
      </details>
    </div>
  );

type FormProps<Code extends string> = Pick<Props<Code>, 'id' | 'action' | 'failures' | 'about'> & {
  decision: 'approve' | 'decline' | 'withdraw';
  children: ReactNode | ((state: ActionState) => ReactNode);
};

function DecisionForm<Code extends string>({
  id,
  action,
  failures,
  decision,
  about,
  children,
}: FormProps<Code>) {
  return (
    <ActionForm
      action={action}
      failures={failures}
      doneText={(outcome) => DECIDED[outcome]}
      className="max-w-prose space-y-3"
    >
      {(state) => (
        <>
          {about}
          <input type="hidden" name="id" value={id} autoComplete="off" />
          <input type="hidden" name="decision" value={decision} />
          {typeof children === 'function' ? children(state) : children}
        </>
      )}
    </ActionForm>
  );
}

/** Tells the author of a declined change who declined it, and why. */
export const DeclinedChange = ({ by, at, reason, timeZone }: Declined & { timeZone: string }) => (
  <section aria-label="Declined" className="border-danger bg-danger-paper space-y-2 border-l-4 p-4">
    <p className="font-semibold">
      Declined by <bdi>{by}</bdi> on <span>{formatMoment(at, timeZone)}</span>.
    </p>
    <p dir="auto" className="whitespace-pre-line">
      {reason}
    </p>
  </section>
);
