import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isMap, isNode, parseDocument, visit, type Document } from 'yaml';
import { OperatorError } from '@/lib/shared/operator-error';
import { clinicSchema, type Clinic } from './schema';

const FILE = 'content/site.yaml';
const PLACEHOLDER = '!placeholder';
const TOP_LEVEL = 3; // document, map and pair stand above a setting's value

/**
 * Reads the clinic's facts from the text of `content/site.yaml`.
 * @throws OperatorError with file, line and reason
 */
export function parseClinic(text: string, file = FILE): Clinic {
  const customTags = [
    { tag: PLACEHOLDER, resolve: (value: string) => value },
    { tag: PLACEHOLDER, collection: 'map' as const },
    { tag: PLACEHOLDER, collection: 'seq' as const },
  ];
  const document = parseDocument(text, { customTags });
  const refuse = (offset: number, reason: string): never => {
    throw new OperatorError(`${file}:${text.slice(0, offset).split('\n').length}: ${reason}`);
  };
  // A mistyped mark is a warning to YAML; to us it would show a placeholder as the truth.
  for (const { pos, message } of [...document.errors, ...document.warnings])
    refuse(pos[0], message.split('\n')[0] ?? '');
  visit(document, {
    Alias: (_, { range }) => refuse(range?.[0] ?? 0, 'write the value out, without *alias'),
    Value: (_, { tag, range }, { length: depth }) =>
      tag === PLACEHOLDER && depth > TOP_LEVEL
        ? refuse(range?.[0] ?? 0, `${PLACEHOLDER} marks a whole setting`)
        : undefined,
  });
  const parsed = clinicSchema.safeParse(document.toJS());
  if (!parsed.success) {
    const [{ path, message } = { path: [], message: '' }] = parsed.error.issues;
    return refuse(offsetOf(document, path), `${path.join('.') || 'as a whole'}: ${message}`);
  }
  const pairs = isMap(document.contents) ? document.contents.items : [];
  const placeholders = pairs
    .filter(({ value }) => isNode(value) && value.tag === PLACEHOLDER)
    .map(({ key }) => String(key));
  return { ...parsed.data, placeholders };
}

/** Where the value at the path begins, or else the nearest value around it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  const node = document.getIn(path, true);
  if (isNode(node) || path.length === 0) return isNode(node) ? (node.range?.[0] ?? 0) : 0;
  return offsetOf(document, path.slice(0, -1));
}

let cached: Clinic | undefined;

/** The clinic's facts, read once. */
export function clinic(): Clinic {
  return (cached ??= parseClinic(readFileSync(path.join(process.cwd(), FILE), 'utf8')));
}
