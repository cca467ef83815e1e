import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { OperatorError } from '@/lib/shared/operator-error';
import { parsePage, type PageDocument } from './domain';

const PAGES_DIR = 'content/pages';

/** Names of the shipped pages. */
export function pageNames(): string[] {
  const files = readdirSync(path.join(process.cwd(), PAGES_DIR)).filter((file) => file.endsWith('.md'));
  return files.map((file) => file.slice(0, -'.md'.length)).sort();
}

/**
 * Reads a shipped page.
 * @throws OperatorError with a line `file:line: reason` for each problem of the document
 */
export function readPage(name: string): PageDocument {
  const file = `${PAGES_DIR}/${name}.md`;
  const { page, problems } = parsePage(readFileSync(path.join(process.cwd(), file), 'utf8'));
  if (page) return page;
  throw new OperatorError(problems.map(({ line, reason }) => `${file}:${line}: ${reason}`).join('\n'));
}
