'use client';

import { pathOf } from '@/lib/content/copy/domain';
import type { PageRef } from '@/lib/content/copy/schema';
import { decidePageAction } from '@/lib/content/pages/actions';
import type { WaitingPageChange } from '@/lib/content/pages/data';
import { nameAt, type PageChange } from '@/lib/content/pages/schema';
import { isolated } from '@/lib/shared/bidi';
import { formatMoment } from '@/lib/shared/dates';
import { BeforeAfter, Decision, DECIDE_FAILURES, OUTDATED } from './decision';
import { PageFields } from './page-ref';
import { SHOW_FAILURES } from './show-failures';
import { MOVE_FAILURES } from './labels';

const FAILURES = { ...SHOW_FAILURES, ...MOVE_FAILURES, ...DECIDE_FAILURES, STALE: OUTDATED };

type Seen = { page: PageRef; isShown: boolean; redirectTo: string | null };
type Props = Seen & { changes: readonly WaitingPageChange[]; timeZone: string };

/** What will change on a page once a second person approves. */
export const WaitingPageChanges = ({ changes, timeZone, ...seen }: Props) =>
  changes.map(({ id, askedBy, askedAt, isOwn, isOutdated, change }) => (
    <section
      key={id}
      aria-label={`Change by ${isolated(askedBy)}, awaiting approval: ${TITLES[kindOf(change)]}`}
      className="waiting-change"
    >
      <h2 className="text-subheading">
        Awaiting approval: <span>{TITLES[kindOf(change)]}</span>
      </h2>
      <p>
        <bdi>{askedBy}</bdi> asked for this on <span>{formatMoment(askedAt, timeZone)}</span>.
      </p>
      {change ? (
        <dl>
          <BeforeAfter {...beforeAfter(change, seen)} />
        </dl>
      ) : null}
      {isOutdated ? <p>{OUTDATED}</p> : null}
      {isOwn ? <p>Someone else must approve it.</p> : null}
      <Decision
        id={id}
        isOwn={isOwn}
        canApprove={!isOutdated}
        action={decidePageAction}
        failures={FAILURES}
        about={<PageFields {...seen.page} />}
      />
    </section>
  ));

const TITLES = {
  unread: 'a change that can’t be read',
  place: 'move this page',
  shown: 'publish this page again',
  hidden: 'unpublish this page',
} as const;

const kindOf = (change: PageChange | null) =>
  change === null ? 'unread' : 'place' in change ? 'place' : change.isShown ? 'shown' : 'hidden';

const shownText = (isShown: boolean, { language }: PageRef, to: string | null): string => {
  if (isShown) return 'Visitors can see this page.';
  return to === null
    ? 'Visitors see “Page not found.”'
    : `Visitors are redirected to ${pathOf(language, to)}.`;
};

function beforeAfter(change: PageChange, { page, isShown, redirectTo }: Seen) {
  const { language, name } = page;
  if ('place' in change)
    return {
      label: 'Address',
      before: pathOf(language, name),
      after: `${pathOf(language, nameAt(change.place))}. The old address redirects there.`,
    };
  return {
    label: 'On the site',
    before: shownText(isShown, page, redirectTo),
    after: shownText(change.isShown, page, change.isShown ? null : change.to),
  };
}
