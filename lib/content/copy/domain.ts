import GithubSlugger from 'github-slugger';
import type { Heading, Node, Root, RootContent } from 'mdast';
import type { Directives } from 'mdast-util-directive';
import { toString } from 'mdast-util-to-string';
import remarkFrontmatter from 'remark-frontmatter';
import { visit } from 'unist-util-visit';
import { isNode, parseDocument, visit as visitYaml } from 'yaml';
import { idsIn } from '@/content/blocks/cite';
import { blockOf, namesOf } from '@/content/blocks/list';
import { isShownSetting } from '@/content/blocks/setting';
import { PREFIXES, type Language } from '@/content/languages';
import type { ShownSetting } from '@/lib/clinic/schema';
import { LINK_TARGET, markdown } from '@/lib/shared/markdown';
import { ownValue } from '@/lib/shared/own-value';
import { FRONT_MATTER_LABELS, frontMatterSchema, ITEM_LABELS, type FrontMatter } from './schema';

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

/** A section of a page: its heading's id, for links, and its title. */
export type Section = { id: string; title: string };

/** Public pages that aren't documents. */
export const FORM_PAGES = ['consultation', 'consultation/paper', 'your-request'] as const;

const pages = markdown().use(remarkFrontmatter);

/** The line on which a node begins. */
export const lineOf = (node: Node) => node.position?.start.line ?? 1;
const isDirective = (node: Node): node is Directives =>
  ['textDirective', 'leafDirective', 'containerDirective'].includes(node.type);

/** Ids named in an inline `:cite[a, b]`. */
const citedIds = (node: Node): string[] => idsIn(toString(node));

/**
 * How much of each a text may have. The parser takes quadratic time when marks, fences and headings pile up, and overly
 * deep nesting can't be rendered; real copy stays far below these limits.
 */
const MOST = { lines: 2_500, block: 12_000, marks: 400, fences: 120, containers: 6, nested: 10 };
const NESTED = new RegExp(`^(?:\\s*(?:>|[-+*](?=\\s)|\\d{1,9}[.)](?=\\s))){${MOST.nested + 1}}`);
/** A list's nesting depth follows from its indentation. */
const INDENTED = /^(?: {0,3}\t| {4}){10}/;
const FENCE = /^\s*:{3,}/;

/** Blocks of text separated by blank lines, each with its first line's number. */
function blocksOf(lines: readonly string[]): { line: number; text: string }[] {
  const blocks: { line: number; text: string }[] = [];
  let isOpen = false;
  lines.forEach((text, index) => {
    const last = blocks.at(-1);
    if (text.trim() === '') isOpen = false;
    else if (isOpen && last) last.text += `\n${text}`;
    else {
      blocks.push({ line: index + 1, text });
      isOpen = true;
    }
  });
  return blocks;
}

/** Lines nested too deeply, and container blocks that are too many or nested too deeply. */
function nestingIn(lines: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  let [fences, containers] = [0, 0];
  lines.forEach((text, index) => {
    const refuse = (reason: string) => problems.push({ line: index + 1, reason });
    if (NESTED.test(text) || INDENTED.test(text)) refuse('this is nested too deeply');
    if (!FENCE.test(text)) return;
    fences += 1;
    containers = text.trim().replaceAll(':', '') === '' ? Math.max(0, containers - 1) : containers + 1;
    if (fences === MOST.fences + 1) refuse('a page can’t have this many blocks (lines with :::)');
    if (containers === MOST.containers + 1) refuse('blocks are nested too deeply');
  });
  return problems;
}

/** What piles up without a blank line. */
const pilesIn = (lines: readonly string[]): Problem[] =>
  blocksOf(lines).flatMap(({ line, text }) => {
    const marks = text.replace(/[^*_[\]`~&!<]/g, '').length;
    return [
      ...(text.length > MOST.block ? [{ line, reason: 'this is too long without a blank line' }] : []),
      ...(marks > MOST.marks
        ? [{ line, reason: 'this has too many marks (such as * and [) without a blank line' }]
        : []),
    ];
  });

const isFrontMatterFence = (line: string | undefined) => line?.trimEnd() === '---';

/** What makes a text too large to be parsed at all. */
export function excessIn(text: string): Problem[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  // Front matter isn't parsed as Markdown.
  const end = isFrontMatterFence(lines[0])
    ? lines.findIndex((line, index) => index > 0 && isFrontMatterFence(line))
    : -1;
  if (lines.length - end > MOST.lines)
    return [{ line: 1, reason: `a page can have at most ${MOST.lines} lines` }];
  const body = lines.map((line, index) => (index <= end ? '' : line));
  return [...nestingIn(body), ...pilesIn(body)];
}

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
      problems.push({ line: lineOf(node), reason: 'a reusable text has no headings, citations or reusable texts' });
  });
  return { body, problems };
}

/** Names of the snippets a page includes, each with its line. */
export function includedSnippets({ body }: PageDocument): { name: string; line: number }[] {
  const snippets: { name: string; line: number }[] = [];
  visit(body, 'leafDirective', (node) => {
    if (node.name === 'part') snippets.push({ name: node.attributes?.name ?? '', line: lineOf(node) });
  });
  return snippets;
}

/** Gives every heading the id that links use. */
function nameHeadings(body: Root) {
  const slugger = new GithubSlugger();
  visit(body, 'heading', (node) => {
    node.data = { hProperties: { id: slugger.slug(toString(node)) } };
  });
}

/** A heading's id, for links. */
export const headingId = ({ data }: Heading) => String(data?.hProperties?.id);

/** The sections of a page, in order. */
export const sectionsOf = ({ body }: PageDocument): Section[] =>
  body.children.flatMap((node) =>
    node.type === 'heading' && node.depth === 2 ? [{ id: headingId(node), title: toString(node) }] : [],
  );

/** Minutes needed to read the page at 200 words a minute. */
export const readingMinutes = ({ body }: PageDocument): number =>
  Math.ceil(plainText(body, () => '').split(/\s+/).length / 200);

/** Returns the text of a clinic fact by its key. */
type SettingText = (key: ShownSetting) => string;

/** A node's text without its citations. */
function plainText(node: Node, settingOf: SettingText): string {
  if (isDirective(node) && node.type === 'textDirective') {
    const key = toString(node);
    return node.name === 'setting' && isShownSetting(key) ? settingOf(key) : '';
  }
  if (node.type === 'break') return ' ';
  if ('children' in node) {
    const texts = (node.children as Node[]).map((child) => plainText(child, settingOf));
    return texts.join(PHRASES.includes(node.type) ? '' : ' ');
  }
  return 'value' in node ? String(node.value) : '';
}

const PHRASES = ['paragraph', 'heading', 'tableCell', 'link', 'strong', 'emphasis'];

/** The questions in a page's `faq` blocks with their answers, as plain text. */
export function questionsOf(
  { body }: PageDocument,
  settingOf: SettingText,
): { question: string; answer: string }[] {
  const questions: { question: string; answer: string }[] = [];
  visit(body, 'containerDirective', (node) => {
    if (node.name !== 'faq') return;
    for (const child of node.children) {
      const current = questions.at(-1);
      if (child.type === 'heading') questions.push({ question: toString(child), answer: '' });
      else if (current) current.answer = `${current.answer} ${plainText(child, settingOf)}`.trim();
    }
  });
  return questions;
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

/** A front matter path as the page editor labels it: `Evidence for claims 2, Good until`. */
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
  if (block.drawItem && !isSectioned(node)) reasons.push(`${node.name} needs a ### heading before every text`);
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

/** The address of a page, from its name. */
export const pathOf = (language: Language, name: string): string =>
  name === 'home' ? PREFIXES[language] || '/' : `${PREFIXES[language]}/${name}`;

/** Whether one name is below another: `programs/recovery-matrix` is below `programs`. */
export const isBelow = (name: string, parent: string): boolean => name.startsWith(`${parent}/`);

/** The names above a page, from the top: `programs` for `programs/recovery-matrix`. */
export function namesAbove(name: string): string[] {
  const steps = name.split('/').slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join('/'));
}

/** What the database knows about the site's pages. `text` is the published text, null if that is the shipped file. */
export type SiteCopy = {
  pages: {
    language: string;
    name: string;
    shippedName: string | null;
    text: string | null;
    isShown: boolean;
    /** When the text was published; null if it is the shipped file. */
    publishedAt: Date | null;
  }[];
  /** `isMoved` if the page now has another name; otherwise it is unpublished and its visitors are redirected. */
  redirects: { language: string; from: string; to: string; isMoved: boolean }[];
};

/** A visible page: its published text, or null if it uses a shipped file's. */
export type LivePage = {
  name: string;
  text: string | null;
  shippedName: string | null;
  publishedAt: Date | null;
};

/** The visible pages in a language, by name: those in the database, plus shipped files the database doesn't mention. */
export function livePages(
  language: string,
  shipped: readonly string[],
  copy: SiteCopy | undefined,
): Map<string, LivePage> {
  const rows = copy?.pages.filter((page) => page.language === language) ?? [];
  const claimed = new Set(rows.map(({ shippedName }) => shippedName));
  const ofFiles = shipped
    .filter((name) => !claimed.has(name))
    .map((name) => ({ name, text: null, shippedName: name, publishedAt: null }));
  const ofRows = rows.filter(
    ({ isShown, text, shippedName }) =>
      isShown && (text !== null || (shippedName !== null && shipped.includes(shippedName))),
  );
  const live = [
    ...ofFiles,
    ...ofRows.map(({ name, text, shippedName, publishedAt }) => ({ name, text, shippedName, publishedAt })),
  ];
  return new Map(live.map((page) => [page.name, page]));
}

type Redirect = SiteCopy['redirects'][number];

/** Where names that no page has any more redirect, by name. */
export const redirectsIn = (language: string, copy: SiteCopy | undefined): Map<string, Redirect> =>
  new Map(copy?.redirects.filter((row) => row.language === language).map((row) => [row.from, row]));

/**
 * Where a visitor ends up; `isMoved` if the page has moved for good, rather than being stood in for until it returns.
 */
export type Destination = { name: string; isMoved: boolean };

/** Follows redirects to the end, so that one is enough however many there are; undefined if they lead to no page. */
export function destinationOf(
  name: string,
  redirects: ReadonlyMap<string, Redirect>,
  isShown: (name: string) => boolean,
): Destination | undefined {
  let [at, isMoved] = [name, true];
  for (const seen = new Set<string>(); !isShown(at) && !seen.has(at);) {
    seen.add(at);
    const next = redirects.get(at);
    if (!next) return undefined;
    at = next.to;
    isMoved &&= next.isMoved;
  }
  return at !== name && isShown(at) ? { name: at, isMoved } : undefined;
}

/** The page name for an address without language, with or without a trailing slash. */
export const nameOfPath = (path: string): string => path.replace(/^\/|\/$/g, '') || 'home';
