'use client';

import {
  BeforeAfter,
  DECIDE_FAILURES,
  Decision,
  OUTDATED,
  type DecideCode,
  type Outcome,
} from '@/components/content/decision';
import { GROUP_TITLES } from '@/components/content/labels';
import type { FormAction } from '@/lib/auth/action';
import type { Kind } from '@/lib/clinic/fields';
import type { WaitingChange } from '@/lib/settings/data';
import { labelOf } from '@/lib/settings/fields';
import { isolated } from '@/lib/shared/bidi';
import { formatMoment } from '@/lib/shared/dates';
import { LineText } from './line-text';

type Code = DecideCode | 'STALE' | 'UNCHANGED' | 'UNCONFIRMED';
export type DecideSettings = FormAction<Outcome, Code>;

const FAILURES: Readonly<Record<Code, string>> = {
  ...DECIDE_FAILURES,
  STALE: OUTDATED,
  UNCHANGED: 'These settings already say that. Decline it.',
  UNCONFIRMED: 'Nothing was changed. Decline it, and ask again.',
};

type Props = {
  kind: Kind;
  changes: readonly WaitingChange[];
  timeZone: string;
  /** Undefined if the user may not change the group. */
  decide?: DecideSettings;
};

/** A group's changes that await a second person: who asked and why, and what would change. */
export const WaitingChanges = ({ kind, changes, timeZone, decide }: Props) =>
  changes.map((change) => (
    <section
      key={change.id}
      aria-label={`Change by ${isolated(change.askedBy)}, awaiting approval: ${GROUP_TITLES[kind]}`}
      className="waiting-change"
    >
      <Heading kind={kind} />
      <p>
        <bdi>{change.askedBy}</bdi> asked for this on <span>{formatMoment(change.askedAt, timeZone)}</span>:{' '}
        <bdi>{change.why}</bdi>
      </p>
      <dl>
        {change.changes.map(({ field, before, after }) => (
          <BeforeAfter
            key={field}
            label={labelOf(field)}
            before={<LineText text={before} />}
            after={<LineText text={after} />}
          />
        ))}
      </dl>
      {change.isOutdated ? <p>{FAILURES.STALE}</p> : null}
      {change.isOwn ? <p>Someone else must approve it.</p> : null}
      {decide ? (
        <Decision
          id={change.id}
          isOwn={change.isOwn}
          canApprove={!change.isOutdated}
          action={decide}
          failures={FAILURES}
        />
      ) : null}
    </section>
  ));

/** Menus have their own page; the other groups each have a heading on this one. */
function Heading({ kind }: { kind: Kind }) {
  const Level = kind === 'navigation' ? 'h2' : 'h3';
  return (
    <Level className="text-subheading">
      Awaiting approval: <span>{GROUP_TITLES[kind]}</span>
    </Level>
  );
}
