import GithubSlugger from 'github-slugger';
import { toJsxRuntime, type Components } from 'hast-util-to-jsx-runtime';
import type { Root, Table } from 'mdast';
import { toString } from 'mdast-util-to-string';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Fragment, jsx, jsxs } from 'react/jsx-runtime';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { Notice } from '@/components/ui/notice';
import { citedIds, type PageDocument } from '@/lib/copy/domain';

type Parts = { children?: ReactNode };

function Citations({ ids, sources }: { ids: string; sources: PageDocument['sources'] }) {
  return (
    <sup>
      {ids.split(',').map((id) => {
        const number = 1 + sources.findIndex((source) => source.id === id);
        return (
          <a key={id} href={`#source-${id}`} aria-label={`Source ${number}`} className="px-0.5">
            [{number}]
          </a>
        );
      })}
    </sup>
  );
}

const TextLink = ({ href = '', children }: Parts & { href?: string }) =>
  href.startsWith('/') ? <Link href={href}>{children}</Link> : <a href={href}>{children}</a>;

const CallToAction = ({ to, label }: { to: string; label: string }) => (
  <p>
    <Link className="button" href={to}>
      {label}
    </Link>
  </p>
);

const Evidence = ({ children }: Parts) => (
  <div role="region" aria-label="Evidence by condition" tabIndex={0} className="overflow-x-auto">
    {children}
  </div>
);

const Steps = ({ children }: Parts) => (
  <div className="border-mangrove space-y-3 border-l-4 pl-6">{children}</div>
);
const Faq = ({ children }: Parts) => <div className="space-y-3">{children}</div>;

/** Markdown knows the headers of columns alone; the first cell of each row is what the row is about. */
function nameTableHeaders({ children: [head, ...rows] }: Table) {
  for (const cell of head?.children ?? []) cell.data = { hProperties: { scope: 'col' } };
  for (const row of rows) {
    const [first] = row.children;
    if (first) first.data = { hName: 'th', hProperties: { scope: 'row' } };
  }
}

/** Names each node after the component that draws it; `parsePage` has checked names and attributes. */
function nameParts(body: Root): Root {
  const slugger = new GithubSlugger();
  const named = structuredClone(body);
  visit(named, (node) => {
    if (node.type === 'heading') node.data = { hProperties: { id: slugger.slug(toString(node)) } };
    if (node.type === 'table') nameTableHeaders(node);
    if (node.type === 'leafDirective' || node.type === 'containerDirective') {
      node.data = { hName: node.name, hProperties: { ...node.attributes } };
    }
    if (node.type === 'textDirective') {
      node.data = { hName: node.name, hProperties: { ids: citedIds(node).join(',') } };
    }
  });
  return named;
}

/** The body of a page. */
export function Prose({ page: { body, sources } }: { page: PageDocument }) {
  const tree = unified().use(remarkRehype).runSync(nameParts(body));
  const components = {
    a: TextLink,
    cite: ({ ids }: { ids: string }) => <Citations ids={ids} sources={sources} />,
    callout: Notice,
    'call-to-action': CallToAction,
    evidence: Evidence,
    faq: Faq,
    steps: Steps,
  } as Partial<Components>;
  return <div className="prose">{toJsxRuntime(tree, { Fragment, jsx, jsxs, components })}</div>;
}
