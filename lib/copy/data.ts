import type { Root } from 'mdast';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LANGUAGES, type Language } from '@/content/languages';
import { OperatorError } from '@/lib/shared/operator-error';
import { includedParts, parsePage, parsePart, pathOf, type PageDocument, type Problem } from './domain';

const CONTENT = path.join(process.cwd(), 'content');

const folder = (language: Language, kind: 'pages' | 'parts') => `${language}/${kind}`;
const read = (file: string) => readFileSync(path.join(CONTENT, file), 'utf8');

function namesIn(relative: string): string[] {
  const files = readdirSync(path.join(CONTENT, relative), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -'.md'.length))
    .sort();
}

const refusal = (file: string, problems: Problem[]) =>
  new OperatorError(problems.map(({ line, reason }) => `content/${file}:${line}: ${reason}`).join('\n'));

/** Names of the shipped pages; a `/` in a name is one in the address. */
export const pageNames = (language: Language): string[] => namesIn(folder(language, 'pages'));

/** Names of the texts that pages and forms include. */
export const partNames = (language: Language): string[] => namesIn(folder(language, 'parts'));

/**
 * Reads a shipped page.
 * @throws OperatorError with a line `file:line: reason` for each problem of the document
 */
export function readPage(language: Language, name: string): PageDocument {
  const file = `${folder(language, 'pages')}/${name}.md`;
  const { page, problems } = parsePage(read(file));
  if (!page) throw refusal(file, problems);
  const known = partNames(language);
  const missing = includedParts(page).filter((part) => !known.includes(part.name));
  if (missing.length === 0) return page;
  throw refusal(
    file,
    missing.map((part) => ({ line: part.line, reason: `there is no part "${part.name}"` })),
  );
}

/**
 * Reads a shipped part.
 * @throws OperatorError with a line `file:line: reason` for each problem of the text
 */
export function readPart(language: Language, name: string): Root {
  const file = `${folder(language, 'parts')}/${name}.md`;
  const { body, problems } = parsePart(read(file));
  if (problems.length > 0) throw refusal(file, problems);
  return body;
}

/** Reads all copy of every language, to find what is wrong with it. */
export function readAllCopy(): void {
  for (const language of LANGUAGES) {
    for (const name of pageNames(language)) readPage(language, name);
    for (const name of partNames(language)) readPart(language, name);
  }
}

/** The addresses of the pages that hold the form. */
export const formPaths = (): string[] => LANGUAGES.map((language) => pathOf(language, 'consultation'));

/** Public pages that are no documents. */
const FIXED_PAGES = ['consultation', 'consultation/paper', 'your-request'];

/** The addresses of all public pages. */
export const publicPaths = (): string[] =>
  LANGUAGES.flatMap((language) =>
    [...pageNames(language), ...FIXED_PAGES].map((name) => pathOf(language, name)),
  );
