import { GROUP_PATHS } from '@/lib/clinic/fields';
import { FACTS } from '@/lib/clinic/schema';
import { labelOf } from '@/lib/settings/fields';

type Props = { placeholders: readonly string[] };

const isFact = (name: string) => (FACTS as readonly string[]).includes(name);

/** What the clinic has yet to tell: pages leave it out, so only staff can see that it's missing. */
export function MissingFacts({ placeholders }: Props) {
  const facts = placeholders.filter(isFact);
  if (facts.length === 0) return null;
  return (
    <section aria-labelledby="missing-facts" className="panel">
      <details>
        <summary className="cursor-pointer font-semibold" id="missing-facts">
          Clinic facts still missing: <span>{facts.length}</span>
        </summary>
        <p className="mt-3">
          Pages leave out what isn’t known yet. <a href={GROUP_PATHS.facts}>Fill them in</a>
        </p>
        <ul className="mt-2 list-disc pl-6">
          {facts.map((name) => (
            <li key={name}>{labelOf(name)}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

/** The same in one line, for pages that are about something else. */
export function MissingFactsNote({ placeholders }: Props) {
  const count = placeholders.filter(isFact).length;
  if (count === 0) return null;
  return (
    <p className="text-small text-muted">
      Clinic facts still missing from the site: <span>{count}</span>. <a href="/copy">See which</a>
    </p>
  );
}
