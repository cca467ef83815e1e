import { createTwoFilesPatch } from 'diff';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { LANGUAGES, type Language } from '@/content/languages';
import { liveText, pageNames, readPublished } from '@/lib/content/copy/data';
import { nameSchema } from '@/lib/content/copy/schema';
import { liveVersions } from '@/lib/content/pages/data';
import { importPages } from '@/lib/content/imports/mutations';
import { digestOf } from '@/lib/content/shipped/data';
import { OperatorError } from '@/lib/shared/operator-error';
import { ownValue } from '@/lib/shared/own-value';
import { textOfFile } from '@/lib/shared/text-file';
import { runCommand } from './run-command';

const USE = `Use: npm run copy -- export DIR          writes what is live as files
     npm run copy -- diff DIR            shows how the files differ from what is live
     npm run copy -- import DIR          says what it would publish; with --yes it does, all of it or nothing
DIR is laid out like content/: DIR/LANGUAGE/pages/NAME.md. DIR/versions.json says which versions were exported.`;

type Page = { language: Language; name: string; file: string };

const pageIn = (dir: string, language: Language, name: string): Page => ({
  language,
  name,
  file: path.join(dir, language, 'pages', `${name}.md`),
});

const livePages = (dir: string): Page[] =>
  LANGUAGES.flatMap((language) => pageNames(language).map((name) => pageIn(dir, language, name)));

/** The folder's pages. A file that can't be a page is an error, so that none is overlooked. */
function filesIn(dir: string): Page[] {
  const pages = LANGUAGES.flatMap((language) => {
    const folder = path.join(dir, language, 'pages');
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.md$/i.test(file),
    );
    return files.sort().map((file) => {
      const name = file.replace(/\.md$/, '').replaceAll(path.sep, '/');
      if (!nameSchema.safeParse(name).success)
        throw new OperatorError(
          `${path.join(folder, file)}: a name has lowercase letters, digits, hyphens, and slashes, and ends in .md.`,
        );
      return pageIn(dir, language, name);
    });
  });
  if (pages.length === 0) throw new OperatorError(`${dir} holds no pages (LANGUAGE/pages/NAME.md).`);
  return pages;
}

const keyOf = ({ language, name }: Pick<Page, 'language' | 'name'>) => `${language}/${name}`;
const fileOfVersions = (dir: string) => path.join(dir, 'versions.json');

const versionsSchema = z.record(
  z.string(),
  z.object({ version: z.int().min(0), digest: z.string(), at: z.coerce.date() }),
);
type Versions = z.output<typeof versionsSchema>;

/** Which version each file was exported from. A folder that wasn't exported has none. */
function readVersions(dir: string): Versions {
  const file = fileOfVersions(dir);
  if (!existsSync(file)) return {};
  try {
    return versionsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new OperatorError(`${file} can’t be read. Export to another folder, and put your changes there.`);
  }
}

/** Records which versions of these pages are live now. */
async function noteVersions(dir: string, pages: readonly Page[]) {
  const [numbers, at] = [await liveVersions(), new Date()];
  const noted = pages.map((page) => {
    const digest = digestOf(liveText(page.language, page.name) ?? '');
    return [keyOf(page), { version: numbers.get(keyOf(page)) ?? 0, digest, at }] as const;
  });
  const versions = { ...readVersions(dir), ...Object.fromEntries(noted) };
  writeFileSync(fileOfVersions(dir), `${JSON.stringify(versions, null, 2)}\n`);
}

async function exportTo(dir: string) {
  const pages = livePages(dir);
  mkdirSync(dir, { recursive: true });
  for (const { language, name, file } of pages) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, liveText(language, name) ?? '');
    console.log(file);
  }
  await noteVersions(dir, pages);
}

const UNREADABLE = {
  NOT_UTF_8:
    'it isn’t UTF-8 or UTF-16; it may be Windows-1252, as older editors write it. Save it as UTF-8, and try again.',
  DAMAGED:
    'it contains characters that don’t belong in text, such as � or null bytes. Check it in an editor, and save it as UTF-8.',
} as const;

/** A page from the folder as the desk would store it. */
function textOf({ file }: Page): string {
  if (!existsSync(file)) return '';
  const read = textOfFile(readFileSync(file));
  if (!read.ok) throw new OperatorError(`${file}: ${UNREADABLE[read.code]}`);
  return read.value;
}
const isChanged = (page: Page) => textOf(page) !== liveText(page.language, page.name);

function diffWith(dir: string) {
  const known = new Map([...livePages(dir), ...filesIn(dir)].map((page) => [page.file, page]));
  const changed = [...known.values()].filter(isChanged);
  for (const page of changed) {
    const live = liveText(page.language, page.name) ?? '';
    console.log(createTwoFilesPatch(`live/${page.name}`, page.file, live, textOf(page)));
  }
  console.log(changed.length === 0 ? 'No difference.' : `${changed.length} pages differ.`);
}

async function importFrom(dir: string, isMeant: boolean) {
  const versions = readVersions(dir);
  const changed = filesIn(dir).filter(isChanged);
  const pages = changed.map((page) => ({
    language: page.language,
    name: page.name, // without its file, which no column has
    text: textOf(page),
    basis: ownValue(versions, keyOf(page)),
  }));
  const why = `Imported from ${path.basename(path.resolve(dir))}`;
  const refused = await importPages(pages, { why, isMeant }, new Date());
  for (const { problems, ...ref } of refused)
    for (const { line, reason } of problems)
      console.log(`${pageIn(dir, ref.language, ref.name).file}:${line}: ${reason}`);
  console.log(`${changed.length} of the files differ from what is live.`);
  if (refused.length > 0)
    throw new OperatorError(
      `Nothing was published, because ${refused.length} of the files can’t be. Fix them and import again.`,
    );
  for (const { file, language, name } of changed) {
    const isNew = liveText(language, name) === undefined;
    const as = isNew ? 'as a new page' : 'in place of what is live';
    console.log(`${file}: ${isMeant ? 'published' : 'would be published'} ${as}`);
  }
  if (!isMeant) return;
  await readPublished();
  await noteVersions(dir, changed);
}

function options(args: string[]) {
  const flags = { yes: { type: 'boolean', default: false } } as const;
  try {
    return parseArgs({ args, allowPositionals: true, options: flags });
  } catch {
    throw new OperatorError(USE);
  }
}

/** Moves page copy between the database and files, so that it can be reviewed like code. */
await runCommand(async (args) => {
  const { positionals, values } = options(args);
  const [command, dir, ...more] = positionals;
  const isMeant = values.yes;
  if (dir === undefined || more.length > 0 || (isMeant && command !== 'import')) throw new OperatorError(USE);
  if (command === 'export') await exportTo(dir);
  else if (command === 'diff') diffWith(dir);
  else if (command === 'import') await importFrom(dir, isMeant);
  else throw new OperatorError(USE);
});
