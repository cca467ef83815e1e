import { messagesIn, type Language } from '@/content/languages';
import type { Section } from '@/lib/content/outline/domain';

/** A long page's sections; next to the text if there is room, otherwise folded above it. */
export function ContentsList({ language, sections }: { language: Language; sections: readonly Section[] }) {
  const { onThisPage } = messagesIn(language).page;
  return (
    <nav aria-label={onThisPage} className="contents-list">
      <details>
        <summary>{onThisPage}</summary>
        <ol>
          {sections.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`}>
                <bdi>{title}</bdi>
              </a>
            </li>
          ))}
        </ol>
      </details>
    </nav>
  );
}
