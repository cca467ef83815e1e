import type { Language } from '@/content/languages';
import { findPage, pageNames } from '@/lib/content/copy/data';
import { isBelow, pathOf } from '@/lib/content/copy/domain';

/** Links to the pages right below a page, each with its description. */
export function ChildPages({ language, name }: { language: Language; name: string }) {
  const children = pageNames(language).filter(
    (child) => isBelow(child, name) && !child.slice(name.length + 1).includes('/'),
  );
  if (children.length === 0) return null;
  return (
    <ul className="cards">
      {children.map((child) => {
        const page = findPage(language, child);
        return page ? (
          <li key={child} className="card">
            <a href={pathOf(language, child)}>
              <bdi>{page.title}</bdi>
            </a>
            <p dir="auto">{page.description}</p>
          </li>
        ) : null;
      })}
    </ul>
  );
}
