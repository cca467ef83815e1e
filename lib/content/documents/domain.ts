import GithubSlugger from 'github-slugger';
import type { Node, Root, RootContent } from 'mdast';
import type { Directives } from 'mdast-util-directive';
import { toString } from 'mdast-util-to-string';
import remarkFrontmatter from 'remark-frontmatter';
import { visit } from 'unist-util-visit';
import { isNode, parseDocument, visit as visitYaml } from 'yaml';
import { idsIn } from '@/content/blocks/cite';
import { blockOf, namesOf } from '@/content/blocks/list';
import {
  FRONT_MATTER_LABELS,
  frontMatterSchema,
  ITEM_LABELS,
  type FrontMatter,
} from '@/lib/content/copy/schema';
import { excessIn } from '@/lib/content/text-limits/domain';
import { LINK_TARGET, markdown } from '@/lib/shared/markdown';
import { ownValue } from '@/lib/shared/own-value';

/**
 * A page's document: its front matter, its sources in order of citation, and its body as a tree that passed every
 * check.
 */
export type PageDocument = FrontMatter & { body: Root };

/**
 * What is wrong with a document, and on which line (from 1). `field` is the path in front matter, such as
 * `claims.0.expires`, if it is one of the editor's fields.
 */
export type Problem = { line: number; reason: string; field?: string };

export type ParsedPage = { page: PageDocument; problems: [] } | { page: undefined; problems: Problem[] };

const pages = markdown().use(remarkFrontmatter);

/** The line on which a node begins. */
export const lineOf = (node: Node) => node.position?.start.line ?? 1;
/** Whether a node is one of our directives. */
export const isDirective = (node: Node): node is Directives =>
  ['textDirective', 'leafDirective', 'containerDirective'].includes(node.type);

/** Ids named in an inline `:cite[a, b]`. */
const citedIds = (node: Node): string[] => idsIn(toString(node));

/** Parses and checks a page's Markdown, reporting every problem at once with its line. */
export function parsePage(text: string): ParsedPage {
  const problems = excessIn(text);
  if (problems.length > 0) return { page: undefined, problems };
  const body = pages.parse(text);
  const frontMatter = readFrontMatter(body, problems);
  checkNodes(body, problems);
  nameHeadings(body);
  const cited = citationLines(body);
  if (frontMatter) checkCitations(cited, frontMatter, problems);
  if (!frontMatter || problems.length > 0) return { page: undefined, problems };
  const order = [...cited.keys()];
  const sources = frontMatter.sources.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  return { page: { ...frontMatter, sources, body }, problems: [] };
}

/** What rendering a draft needs besides its text: today's date, for anything undated, and the existing snippets. */
type Around = { today: string; snippets: readonly string[] };

/**
 * Parses a possibly incomplete text as far as it can be rendered: missing front matter is empty, and anything a page
 * may not contain is left out. Undefined if the text is too large to be parsed at all.
 */
export function parseDraft(text: string, { today, snippets }: Around): PageDocument | undefined {
  if (excessIn(text).length > 0) return undefined;
  const parsed = pages.parse(text);
  const [first] = parsed.children;
  const matter = draftMatter(first?.type === 'yaml' ? first.value : '', today);
  const known = { sources: new Set(matter.sources.map(({ id }) => id)), snippets };
  const body = { ...parsed, children: parsed.children.flatMap((node) => drawn(node, known)) };
  nameHeadings(body);
  return { ...matter, body };
}

function fieldsOf(yaml: string): Record<string, unknown> {
  try {
    const fields: unknown = parseDocument(yaml).toJS({ maxAliasCount: 0 });
    return typeof fields === 'object' && fields !== null ? { ...fields } : {};
  } catch {
    return {};
  }
}

/** The title of a text that may not parse as a page; undefined if it has none. */
export function titleIn(text: string | undefined): string | undefined {
  const [before, matter = ''] = text?.split(/^---[ \t]*\r?$/m, 2) ?? [];
  const { title } = before === '' ? fieldsOf(matter) : {};
  return typeof title === 'string' && title.trim() !== '' ? title.trim() : undefined;
}

/** The fields that can be read, including a title and a lead of any length; for lists, the items that can. */
function draftMatter(yaml: string, today: string): FrontMatter {
  const fields = fieldsOf(yaml);
  const { shape } = frontMatterSchema;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const day = (value: unknown) => shape.reviewed.catch(today).parse(value);
  const sources = Array.isArray(fields.sources) ? (fields.sources as unknown[]) : [];
  return {
    title: text(fields.title).trim() || 'Untitled page',
    description: text(fields.description),
    lead: text(fields.lead),
    reviewed: day(fields.reviewed),
    nextReview: day(fields.nextReview),
    contents: shape.contents.catch(false).parse(fields.contents),
    replies: shape.replies.catch(false).parse(fields.replies),
    claims: [],
    sources: sources.flatMap((source) => shape.sources.safeParse([source]).data ?? []),
  };
}

/** As much of a node as a page may contain: nothing, the node itself, or its children. */
function drawn(
  node: RootContent,
  known: { sources: ReadonlySet<string>; snippets: readonly string[] },
): RootContent[] {
  if (node.type === 'yaml' || node.type === 'html' || node.type === 'footnoteDefinition') return [];
  const inside = 'children' in node ? node.children.flatMap((child) => drawn(child, known)) : [];
  const whole = ('children' in node ? { ...node, children: inside } : node) as RootContent;
  if (isDirective(node))
    return drawnDirective(node, known) ? [whole] : node.type === 'leafDirective' ? [] : inside;
  if (node.type === 'heading' && node.depth === 1) return [{ ...whole, depth: 2 } as RootContent];
  if (contentReasons(node).length === 0) return [whole];
  return node.type === 'link' ? inside : [];
}

function drawnDirective(
  node: Directives,
  { sources, snippets }: { sources: ReadonlySet<string>; snippets: readonly string[] },
) {
  if (directiveReasons(node).length > 0) return false;
  if (node.name === 'cite') return citedIds(node).every((id) => sources.has(id));
  return node.name !== 'part' || snippets.includes(node.attributes?.name ?? '');
}

/** Parses a snippet: a text without front matter or headings, which pages and forms include. */
export function parseSnippet(text: string): { body: Root; problems: Problem[] } {
  const body = pages.parse(text);
  const problems: Problem[] = [];
  checkNodes(body, problems);
  visit(body, (node) => {
    const misplaced = node.type === 'heading' || (isDirective(node) && ['cite', 'part'].includes(node.name));
    if (misplaced)
      problems.push({
        line: lineOf(node),
        reason: 'a reusable text has no headings, citations or reusable texts',
      });
  });
  return { body, problems };
}

/** Gives every heading the id that links use. */
function nameHeadings(body: Root) {
  const slugger = new GithubSlugger();
  visit(body, 'heading', (node) => {
    node.data = { hProperties: { id: slugger.slug(toString(node)) } };
  });
}

function readFrontMatter(body: Root, problems: Problem[]): FrontMatter | undefined {
  const [first] = body.children;
  if (first?.type !== 'yaml') {
    problems.push({ line: 1, reason: 'the document must begin with front matter between --- lines' });
    return undefined;
  }
  body.children.shift();
  const document = parseDocument(first.value);
  const lineAt = (offset: number) => 1 + first.value.slice(0, offset).split('\n').length;
  for (const error of document.errors) {
    const [reason = ''] = error.message.split('\n');
    problems.push({ line: lineAt(error.pos[0]), reason: `front matter: ${reason}` });
  }
  visitYaml(document, {
    Alias: (_, alias) => {
      const line = lineAt(alias.range?.[0] ?? 0);
      problems.push({ line, reason: `front matter: put "*${alias.source}" in quotes, or write it out` });
    },
  });
  if (problems.length > 0) return undefined;
  const parsed = frontMatterSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const node = document.getIn(issue.path, true);
    const line = lineAt(isNode(node) ? (node.range?.[0] ?? 0) : 0);
    problems.push({
      line,
      reason: `${fieldAt(issue.path)}: ${issue.message}`,
      field: issue.path.join('.'),
    });
  }
  return undefined;
}

/** A front matter path as the page editor labels it: `Evidence for claims 2, Valid until`. */
function fieldAt([field, index, part]: readonly PropertyKey[]): string {
  if (field === undefined) return 'front matter';
  const labels: Readonly<Record<string, string>> = FRONT_MATTER_LABELS;
  const label = ownValue(labels, String(field)) ?? String(field);
  const place = index === undefined ? label : `${label} ${Number(index) + 1}`;
  if (part === undefined) return place;
  const parts: Readonly<Record<string, string>> =
    field === 'claims' || field === 'sources' ? ITEM_LABELS[field] : {};
  return `${place}, ${ownValue(parts, String(part)) ?? String(part)}`;
}

function checkNodes(body: Root, problems: Problem[]) {
  const found = new Map<string, Problem>();
  visit(body, (node) => {
    const line = lineOf(node);
    const reasons = isDirective(node) ? directiveReasons(node) : contentReasons(node);
    // An HTML element is two nodes, but one message per line is enough.
    for (const reason of reasons) found.set(`${line} ${reason}`, { line, reason });
  });
  problems.push(...found.values());
}

function contentReasons(node: Node): string[] {
  const content = node as RootContent;
  if (content.type === 'html') return ['raw HTML is not allowed'];
  if (content.type === 'image' || content.type === 'imageReference') return ['images are not allowed here'];
  if (content.type === 'footnoteReference') return ['footnotes are not allowed: cite a source'];
  if (content.type === 'heading' && content.depth === 1)
    return ['headings begin at ##: the title is in the front matter'];
  const linked = content.type === 'link' || content.type === 'definition'; // a definition is the target of [a][b]
  if (linked && !LINK_TARGET.test(content.url)) {
    return [`the link "${content.url}" must lead to https://, mailto:, tel:, sms:, a path or a #heading`];
  }
  return [];
}

function directiveReasons(node: Directives): string[] {
  const block = blockOf(node);
  if (!block) return [`unknown directive "${node.name}"; known here: ${namesOf(node.type).join(', ')}`];
  const attributes = block.attributes.safeParse(node.attributes ?? {});
  const reasons = attributes.error?.issues.map(({ message }) => `${node.name}: ${message}`) ?? [];
  reasons.push(...(block.reasons?.(node) ?? []));
  if (block.drawItem && !isSectioned(node))
    reasons.push(`${node.name} needs a ### heading before every text`);
  return reasons;
}

const isSectioned = ({ children: [first] }: Directives) => first?.type === 'heading' && first.depth === 3;

/** Ids of the cited sources in order of first citation, each with the line of that citation. */
function citationLines(body: Root): Map<string, number> {
  const lines = new Map<string, number>();
  visit(body, 'textDirective', (node) => {
    if (node.name !== 'cite') return;
    for (const id of citedIds(node)) if (!lines.has(id)) lines.set(id, lineOf(node));
  });
  return lines;
}

function checkCitations(cited: Map<string, number>, { sources }: FrontMatter, problems: Problem[]) {
  const defined = new Set(sources.map(({ id }) => id));
  for (const [id, line] of cited) {
    if (!defined.has(id)) problems.push({ line, reason: `no source "${id}" in the front matter` });
  }
  for (const id of defined) {
    if (!cited.has(id)) problems.push({ line: 1, reason: `source "${id}" is never cited` });
  }
  if (defined.size < sources.length) problems.push({ line: 1, reason: 'two sources have the same id' });
}
