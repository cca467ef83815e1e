import { checkText } from '@/lib/cases/insurance/fields';
import type { Tracked } from '@/lib/cases/pipeline/data';
import { stepSince } from '@/lib/cases/pipeline/domain';
import { STEP_LABELS, type Step } from '@/lib/cases/pipeline/fields';
import type { Contact } from '@/lib/cases/queue/contacts/data';
import { ageText } from '@/lib/cases/queue/domain';
import { STATUS_LABELS } from '@/lib/clinic/statuses';

type Column = { step: Step; count: number; cards: readonly Tracked[] };
type Props = { columns: readonly Column[]; contacts: ReadonlyMap<string, Contact>; now: Date };

/** Open requests in columns, by the furthest step that each came to. */
export const Board = ({ columns, contacts, now }: Props) => (
  <div className="grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-5">
    {columns.map(({ step, count, cards }) => (
      <section key={step} aria-labelledby={`step-${step}`} className="panel min-w-0">
        <h2 id={`step-${step}`}>
          <span>{STEP_LABELS[step]}</span> <span className="tag">{count}</span>
        </h2>
        {count === 0 ? <p className="text-muted">None.</p> : null}
        <ol className="divide-sand divide-y">
          {cards.map((card) => (
            <li key={card.id} className="space-y-1 py-2">
              <a href={`/desk/requests/${card.reference}`}>
                <bdi>{contacts.get(card.id)?.name || card.reference}</bdi>
              </a>
              <CardFacts card={card} now={now} />
            </li>
          ))}
        </ol>
        {count > cards.length ? (
          <p className="text-muted text-small">{`And ${count - cards.length} more`}</p>
        ) : null}
      </section>
    ))}
  </div>
);

function CardFacts({ card, now }: { card: Tracked; now: Date }) {
  const since = stepSince(card);
  return (
    <ul className="text-muted text-small">
      <li>
        <span>{STATUS_LABELS[card.status]}</span>
        {since ? <span>{`, here for ${ageText(since, now)}`}</span> : null}
      </li>
      <li>
        Owner: <bdi>{card.owner ?? 'no one'}</bdi>
      </li>
      <li>
        Insurance: <span>{checkText(card.insurance).toLowerCase()}</span>
      </li>
    </ul>
  );
}
