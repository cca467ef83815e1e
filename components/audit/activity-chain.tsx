import type { ReactNode } from 'react';
import type { CheckpointState } from '@/lib/audit/chain/data';
import { formatMoment } from '@/lib/shared/dates';

type Props = { chained: bigint; unchained: number; checkpoint: CheckpointState; timeZone: string };

const entries = (count: bigint | number) =>
  `${count.toLocaleString('en-US')} ${Number(count) === 1 ? 'entry' : 'entries'}`;

const PROBLEMS: Readonly<Record<string, string>> = {
  TAIL_CUT: 'Entries that were signed are missing from the database.',
  REWRITTEN: 'The entries in the database are not those that were signed.',
  CHECKPOINT_FORGED: 'A line in the file of signatures was changed, or signed with an unknown key.',
};

/** The state of the audit chain, as far as a glance can tell. */
export function ActivityChain({ chained, unchained, checkpoint, timeZone }: Props) {
  return (
    <section aria-labelledby="chain" className="panel">
      <h2 id="chain">Audit log integrity</h2>
      {checkpoint.problem ? (
        <p role="alert" className="text-danger font-semibold">
          The audit log failed its check. <span>{PROBLEMS[checkpoint.problem.reason]}</span> Keep the
          database, the file, and the logs as they are, and run the command below.
        </p>
      ) : null}
      <dl className="grid grid-cols-2 gap-x-gap gap-y-3 lg:grid-cols-[auto_auto_1fr]">
        <Fact name="Chained">{entries(chained)}</Fact>
        <Fact name="Not chained yet">
          {`${entries(unchained)}${unchained > 0 ? '; the worker adds them within seconds' : ''}`}
        </Fact>
        <Fact name="Last signed" wide>
          {checkpoint.last ? (
            <time dateTime={checkpoint.last.at}>{formatMoment(new Date(checkpoint.last.at), timeZone)}</time>
          ) : (
            'Nothing on this machine: check the machine the worker runs on, and its log'
          )}
        </Fact>
      </dl>
      <p className="text-small">
        Entries can’t be changed or deleted here. To check that no one did so in the database itself, whoever
        runs the server can run <code className="whitespace-nowrap">npm run audit -- verify</code>: it reads
        all of them, and names the first one that was changed.
      </p>
    </section>
  );
}

const Fact = ({ name, wide = false, children }: { name: string; wide?: boolean; children: ReactNode }) => (
  <div className={wide ? 'col-span-full lg:col-span-1' : undefined}>
    <dt className="text-small text-muted">{name}</dt>
    <dd>{children}</dd>
  </div>
);
