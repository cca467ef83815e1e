import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isMap, isNode, parseDocument } from 'yaml';
import { OperatorError } from '@/lib/shared/operator-error';
import { clinicSchema, type Clinic } from './schema';

const FILE = 'content/site.yaml';
const PLACEHOLDER = '!placeholder';

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
  const [syntax] = document.errors;
  if (syntax)
    throw new OperatorError(`${file}:${syntax.linePos?.[0].line ?? 1}: ${syntax.message.split('\n')[0]}`);
  const parsed = clinicSchema.safeParse(document.toJS());
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const node = document.getIn(issue?.path.slice(0, 1) ?? [], true);
    const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    throw new OperatorError(
      `${file}:${text.slice(0, offset).split('\n').length}: ${issue?.path.join('.')}: ${issue?.message}`,
    );
  }
  const pairs = isMap(document.contents) ? document.contents.items : [];
  const placeholders = pairs
    .filter(({ value }) => isNode(value) && value.tag === PLACEHOLDER)
    .map(({ key }) => String(key));
  return { ...parsed.data, placeholders };
}

let cached: Clinic | undefined;

/** The clinic's facts, read once. */
export function clinic(): Clinic {
  return (cached ??= parseClinic(readFileSync(path.join(process.cwd(), FILE), 'utf8')));
}
