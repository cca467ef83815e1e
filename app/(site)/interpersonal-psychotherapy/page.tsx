import type { Metadata } from 'next';
import { Prose } from '@/components/site/prose';
import { Sources } from '@/components/site/sources';
import { readPage } from '@/lib/copy/data';
import { formatDate } from '@/lib/shared/dates';

const NAME = 'interpersonal-psychotherapy';

export function generateMetadata(): Metadata {
  const { title, description } = readPage(NAME);
  return { title, description };
}

export default function InterpersonalPsychotherapyPage() {
  const page = readPage(NAME);
  return (
    <article>
      <h1 className="text-4xl sm:text-5xl">{page.title}</h1>
      <p className="mt-6 text-xl">{page.lead}</p>
      <p className="text-muted mt-4 text-base">
        Last reviewed {formatDate(page.reviewed)}. Next review by {formatDate(page.nextReview)}.
      </p>
      <Prose page={page} />
      <Sources sources={page.sources} />
    </article>
  );
}
