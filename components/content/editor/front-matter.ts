import { isMap, isScalar, parseDocument, type Document, type Node, type Pair } from 'yaml';
import { ownValue } from '@/lib/shared/own-value';

/** A document in four parts that add up to exactly the document. */
export type DocumentParts = { open: string; yaml: string; close: string; body: string };

export type SourceFields = Record<(typeof SOURCE_KEYS)[number], string>;
export type ClaimFields = Record<(typeof CLAIM_KEYS)[number], string>;
export type FrontMatterFields = Record<
  'title' | 'description' | 'lead' | 'reviewed' | 'nextReview',
  string
> & {
  contents: boolean;
  replies: boolean;
  sources: SourceFields[];
  claims: ClaimFields[];
};

type Key = keyof FrontMatterFields;
type Path = readonly [Key, ...(string | number)[]];

/** Keys in the order that shipped documents use; a new key is inserted at its place in that order. */
const ORDER: readonly Key[] = [
  'title',
  'description',
  'lead',
  'reviewed',
  'nextReview',
  'contents',
  'replies',
  'claims',
  'sources',
];
export const SOURCE_KEYS = [
  'id',
  'authors',
  'title',
  'published',
  'identifier',
  'says',
  'checked',
  'checkedAgainst',
] as const;
export const CLAIM_KEYS = ['text', 'source', 'reviewer', 'expires'] as const;

const FENCED = /^(---[ \t]*\r?\n)((?:[\s\S]*?\r?\n)??)(---[ \t]*(?:\r?\n|$))/;
const OUTPUT = { lineWidth: 0 } as const;

/** Splits a document into front matter and body; undefined if it doesn't begin with front matter. */
export function splitDocument(text: string): DocumentParts | undefined {
  const [all, open, yaml, close] = FENCED.exec(text) ?? [];
  if (all === undefined || open === undefined || yaml === undefined || close === undefined) return undefined;
  return { open, yaml, close, body: text.slice(all.length) };
}

export const joinDocument = ({ open, yaml, close, body }: DocumentParts): string =>
  open + yaml + close + body;

/** Why front matter can't be shown as fields; undefined if it can. */
export function whyUnreadable(yaml: string): string | undefined {
  const document = parseDocument(yaml);
  const [error] = document.errors;
  if (error) return error.message.split('\n')[0]?.replace(/:$/, '');
  if (document.contents !== null && !isMap(document.contents)) return 'It isn’t a list of names and values';
  try {
    return isRecord(document.toJS() ?? {}) && hasExpectedShape(document.toJS() as unknown)
      ? undefined
      : 'A value isn’t of the expected type';
  } catch {
    return 'A name refers to itself';
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isMissing = (value: unknown) => value === null || value === undefined;
const isList = (value: unknown) => isMissing(value) || (Array.isArray(value) && value.every(isRecord));
const isPlain = (value: unknown) => isMissing(value) || typeof value !== 'object';

/** The shape that the fields can show without losing anything. */
function hasExpectedShape(value: unknown): boolean {
  if (isMissing(value)) return true;
  const { sources, claims, ...others } = value as Record<string, unknown>;
  return isList(sources) && isList(claims) && ORDER.every((key) => isPlain(others[key]));
}

/** The values of the front matter for the fields; a missing one is empty. */
export function readFields(yaml: string): FrontMatterFields {
  const values = (parseDocument(yaml).toJS() ?? {}) as Record<string, unknown>;
  const text = (key: string) => textOf(ownValue(values, key));
  return {
    title: text('title'),
    description: text('description'),
    lead: text('lead'),
    reviewed: text('reviewed'),
    nextReview: text('nextReview'),
    contents: values.contents === true,
    replies: values.replies === true,
    sources: itemsOf(values.sources, SOURCE_KEYS),
    claims: itemsOf(values.claims, CLAIM_KEYS),
  };
}

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
};

function itemsOf<Name extends string>(value: unknown, keys: readonly Name[]): Record<Name, string>[] {
  const items = Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
  return items.map(
    (item) => Object.fromEntries(keys.map((key) => [key, textOf(item[key])])) as Record<Name, string>,
  );
}

/** Writes one value. `false` removes a flag, because that's its default. */
export function setField(yaml: string, path: Path, value: string | boolean): string {
  if (value === false) return removeField(yaml, path);
  return rewrite(
    yaml,
    path[0],
    (document) => {
      if (!document.hasIn(path) && path.length === 1) addPair(document, path[0], value);
      else setValue(document, path, value);
    },
    (document) => writeQuoted(document, path, value),
  );
}

function setValue(document: Document, path: Path, value: string | boolean) {
  const scalar: unknown = document.getIn(path, true);
  // The quotes around an empty value aren't the author's choice.
  if (isScalar(scalar) && scalar.value === '') delete scalar.type;
  document.setIn(path, value);
}

/**
 * The library writes some texts, such as only spaces or lines that look like a list, in a way that it can't read back.
 */
function writeQuoted(document: Document, path: Path, value: string | boolean): Written {
  const written = write(document);
  if (written.document.errors.length === 0 && written.document.getIn(path) === value) return written;
  const scalar: unknown = document.getIn(path, true);
  if (isScalar(scalar)) scalar.type = 'QUOTE_DOUBLE';
  return write(document);
}

/** Adds an item to a list, and creates the list if there is none. */
export function addItem(yaml: string, key: 'sources' | 'claims', item: Record<string, string>): string {
  return rewrite(yaml, key, (document) => {
    if (document.get(key)) document.addIn([key], document.createNode(item));
    else {
      document.delete(key);
      addPair(document, key, [item]);
    }
  });
}

/** Removes a value or an item, and the list along with its last item. */
export function removeField(yaml: string, path: Path): string {
  return rewrite(yaml, path[0], (document) => {
    document.deleteIn(path);
    const list: unknown = document.toJS();
    const rest = isRecord(list) ? list[path[0]] : undefined;
    if (Array.isArray(rest) && rest.length === 0) document.delete(path[0]);
  });
}

function addPair(document: Document, key: Key, value: unknown) {
  document.contents ??= document.createNode({});
  if (!isMap(document.contents)) return;
  const before = ORDER.slice(0, ORDER.indexOf(key));
  const { items } = document.contents;
  const last = items.findLastIndex((pair) => before.includes(nameOf(pair) as Key));
  items.splice(last + 1, 0, document.createPair(key, value) as (typeof items)[number]);
}

const nameOf = ({ key }: Pair) => (isScalar(key) ? String(key.value) : String(key));

/** A document as the library writes it, and as it reads that again. */
type Written = { yaml: string; document: Document };

function write(changed: Document): Written {
  const yaml = changed.toString(OUTPUT);
  return { yaml, document: parseDocument(yaml) };
}

/**
 * Changes front matter so that every line stays byte for byte, except those of one key: only that key's lines are taken
 * from the library's output. It's done at every keystroke, so each text is parsed once.
 */
function rewrite(
  yaml: string,
  key: Key,
  change: (document: Document) => void,
  output: (document: Document) => Written = write,
): string {
  const document = parseDocument(yaml);
  const old = linesOf(document, yaml);
  change(document);
  const written = output(document);
  const wanted = JSON.stringify(document.toJS());
  const spliced = splice({ yaml, lines: old }, written, key);
  const isRight = spliced !== undefined && JSON.stringify(parseDocument(spliced).toJS()) === wanted;
  return isRight ? spliced : written.yaml;
}

function splice(old: { yaml: string; lines: Lines }, written: Written, key: Key): string | undefined {
  const { yaml, lines: before } = old;
  const mine = before.get(key);
  const fresh = linesOf(written.document, written.yaml).get(key);
  const lines = fresh ? written.yaml.slice(fresh.start, fresh.end) : '';
  if (mine) return yaml.slice(0, mine.start) + lines + yaml.slice(mine.end);
  if (!fresh) return yaml;
  const previous = fresh.previous === undefined ? { end: 0 } : before.get(fresh.previous);
  return previous && yaml.slice(0, previous.end) + lines + yaml.slice(previous.end);
}

/** Where each key's lines begin and end, and which key comes before it. */
type Lines = Map<string, { start: number; end: number; previous: string | undefined }>;

function linesOf({ contents }: Document, yaml: string): Lines {
  const lines: Lines = new Map();
  if (!isMap(contents)) return lines;
  let previous: string | undefined;
  for (const pair of contents.items) {
    const start = (pair.key as Node).range?.[0] ?? 0;
    const end = endOfLine(yaml, (pair.value as Node | null)?.range?.[1] ?? start);
    lines.set(nameOf(pair), { start, end, previous });
    previous = nameOf(pair);
  }
  return lines;
}

function endOfLine(yaml: string, offset: number): number {
  if (offset > 0 && yaml[offset - 1] === '\n') return offset;
  const end = yaml.indexOf('\n', offset);
  return end === -1 ? yaml.length : end + 1;
}
