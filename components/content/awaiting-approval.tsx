import { GROUP_PATHS } from '@/lib/clinic/fields';
import type { Awaiting } from '@/lib/content/approvals/data';
import { titleOf } from '@/lib/content/copy/data';
import { formatMoment } from '@/lib/shared/dates';
import { deskPath, GROUP_TITLES } from './labels';

const placeOf = (subject: Awaiting['subject']) =>
  'kind' in subject
    ? { title: GROUP_TITLES[subject.kind], href: GROUP_PATHS[subject.kind] }
    : { title: titleOf(subject.language, subject.name), href: deskPath('edit', subject) };

type Props = { changes: readonly Awaiting[]; timeZone: string };

/** Everything that awaits a second person's approval, each with the page that shows it. */
export const AwaitingApproval = ({ changes, timeZone }: Props) =>
  changes.length === 0 ? null : (
    <section aria-labelledby="awaiting" className="panel">
      <h2 id="awaiting">Awaiting approval</h2>
      <ul className="space-y-3">
        {changes.map(({ id, subject, askedBy, askedAt, isOwn }) => {
          const { title, href } = placeOf(subject);
          return (
            <li key={id}>
              <a href={href} className="inline-block py-1 font-semibold">
                <bdi>{title}</bdi>
              </a>
              <span className="text-muted block">
                <bdi>{isOwn ? 'You' : (askedBy ?? 'A command')}</bdi> asked for this on{' '}
                <span>{formatMoment(askedAt, timeZone)}</span>
                <span>{isOwn ? '. Someone else must approve it.' : '.'}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
