import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Root } from 'mdast';
import { LANGUAGES, type Language } from '@/content/languages';
import {
  parseDraft,
  parsePage,
  parseSnippet,
  type PageDocument,
  type Problem,
} from '@/lib/content/documents/domain';
import { includedSnippets } from '@/lib/content/outline/domain';
import { OperatorError } from '@/lib/shared/operator-error';

const CONTENT = path.join(process.cwd(), 'content');

const folder = (language: Language, kind: 'pages' | 'snippets') => `${language}/${kind}`;
const read = (file: string) => readFileSync(path.join(CONTENT, file), 'utf8');
const pageFile = (language: Language, name: string) => `${folder(language, 'pages')}/${name}.md`;

function namesIn(relative: string): string[] {
  const files = readdirSync(path.join(CONTENT, relative), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -'.md'.length))
    .sort();
}

const refusal = (file: string, problems: readonly Problem[]) =>
  new OperatorError(problems.map(({ line, reason }) => `content/${file}:${line}: ${reason}`).join('\n'));

/** Names of the shipped pages; a `/` in a name is a `/` in the URL. */
export const shippedNames = (language: Language): string[] => namesIn(folder(language, 'pages'));

/** The text of a shipped page; undefined if no file with that name is shipped. */
export function shippedText(language: Language, name: string): string | undefined {
  const file = pageFile(language, name);
  return existsSync(path.join(CONTENT, file)) ? read(file) : undefined;
}

/** A digest for detecting a changed file. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Names of the texts that pages and forms include. */
export const snippetNames = (language: Language): string[] => namesIn(folder(language, 'snippets'));

/** A document and everything wrong with it, including snippets that don't exist. */
export function checkPage(language: Language, text: string): { page?: PageDocument; problems: Problem[] } {
  const { page, problems } = parsePage(text);
  if (!page) return { problems };
  const known = snippetNames(language);
  const missing = includedSnippets(page).filter(({ name }) => !known.includes(name));
  if (missing.length === 0) return { page, problems: [] };
  return {
    problems: missing.map(({ name, line }) => ({ line, reason: `there is no reusable text "${name}"` })),
  };
}

/**
 * A draft, rendered as far as possible, with everything wrong with it.
 * @param today as `2026-11-23`
 */
export function readDraftText(
  language: Language,
  text: string,
  today: string,
): { page: PageDocument | undefined; problems: Problem[] } {
  const { page, problems } = checkPage(language, text);
  return { page: page ?? parseDraft(text, { today, snippets: snippetNames(language) }), problems };
}

/**
 * Reads a shipped page.
 * @throws OperatorError with a line `file:line: reason` for each problem in the document
 */
export function readShippedPage(language: Language, name: string): PageDocument {
  const { page, problems } = checkPage(language, read(pageFile(language, name)));
  if (!page) throw refusal(pageFile(language, name), problems);
  return page;
}

const readSnippets = new Map<string, { text: string; body: Root }>();

/**
 * Reads a shipped snippet, and parses it unless its file is as it was before.
 * @throws OperatorError with a line `file:line: reason` for each problem in the text
 */
export function readSnippet(language: Language, name: string): Root {
  const file = `${folder(language, 'snippets')}/${name}.md`;
  const text = read(file);
  const known = readSnippets.get(file);
  if (known?.text === text) return known.body;
  const { body, problems } = parseSnippet(text);
  if (problems.length > 0) throw refusal(file, problems);
  readSnippets.set(file, { text, body });
  return body;
}

/** Reads all shipped copy in every language to find what is wrong with it. */
export function readAllCopy(): void {
  for (const language of LANGUAGES) {
    for (const name of shippedNames(language)) readShippedPage(language, name);
    for (const name of snippetNames(language)) readSnippet(language, name);
  }
}
