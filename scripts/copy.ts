import { createTwoFilesPatch } from 'diff';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { LANGUAGES, type Language } from '@/content/languages';
import { liveText, pageNames, readPublished } from '@/lib/copy/data';
import { importPage } from '@/lib/pages/mutations';
import { nameSchema } from '@/lib/copy/schema';
import { OperatorError } from '@/lib/shared/operator-error';
import { runCommand } from './run-command';

const USE = `Use: npm run copy -- export DIR          writes what is live as files
     npm run copy -- diff DIR            shows how the files differ from what is live
     npm run copy -- import DIR          says what it would publish; with --yes it does
DIR is laid out like content/: DIR/LANGUAGE/pages/NAME.md`;

type Page = { language: Language; name: string; file: string };

const pageIn = (dir: string, language: Language, name: string): Page => ({
  language,
  name,
  file: path.join(dir, language, 'pages', `${name}.md`),
});

const livePages = (dir: string): Page[] =>
  LANGUAGES.flatMap((language) => pageNames(language).map((name) => pageIn(dir, language, name)));

/** Pages of the folder. A file that can be no page stops it, so that none is overlooked. */
function filesIn(dir: string): Page[] {
  const pages = LANGUAGES.flatMap((language) => {
    const folder = path.join(dir, language, 'pages');
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.md'),
    );
    return files.sort().map((file) => {
      const name = file.slice(0, -'.md'.length).replaceAll(path.sep, '/');
      if (!nameSchema.safeParse(name).success)
        throw new OperatorError(
          `${path.join(folder, file)}: a name has small letters, digits, hyphens and slashes.`,
        );
      return pageIn(dir, language, name);
    });
  });
  if (pages.length === 0) throw new OperatorError(`${dir} holds no pages (LANGUAGE/pages/NAME.md).`);
  return pages;
}

function exportTo(dir: string) {
  for (const { language, name, file } of livePages(dir)) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, liveText(language, name) ?? '');
    console.log(file);
  }
}

/** With the ends of lines that the desk keeps, whatever git made of them. */
const textOf = ({ file }: Page) =>
  existsSync(file) ? readFileSync(file, 'utf8').replace(/\r\n?/g, '\n') : '';
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
  const changed = filesIn(dir).filter(isChanged);
  const why = `Imported from ${path.basename(path.resolve(dir))}`;
  let refused = 0;
  for (const page of changed) {
    const isNew = liveText(page.language, page.name) === undefined;
    if (!isMeant)
      console.log(`${page.file}: would be published ${isNew ? 'as a new page' : 'in place of what is live'}`);
    else {
      const problems = await importPage({ ...page, text: textOf(page) }, why, new Date());
      refused += problems.length > 0 ? 1 : 0;
      await readPublished(); // the next one may link to it
      console.log(
        problems.map(({ line, reason }) => `${page.file}:${line}: ${reason}`).join('\n') ||
          `${page.file}: published`,
      );
    }
  }
  console.log(`${changed.length} of the files differ from what is live.`);
  if (refused > 0) throw new OperatorError(`${refused} were not published. Mend them and import again.`);
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
  if (command === 'export') exportTo(dir);
  else if (command === 'diff') diffWith(dir);
  else if (command === 'import') await importFrom(dir, isMeant);
  else throw new OperatorError(USE);
});
