import type { Language } from '@/content/languages';
import redirects from '@/content/redirects.json';
import { clinic } from '@/lib/clinic/data';
import { findPage, movedTo, pageNames } from '@/lib/content/copy/data';
import { FORM_PAGES, nameOfPath, pathOf } from '@/lib/content/copy/domain';
import type { PageRef } from '@/lib/content/copy/schema';
import type { PageDocument, Problem } from '@/lib/content/documents/domain';
import {
  deadLinks,
  headingIds,
  lostHeadings,
  imagesIn,
  siteLinks,
  starterTexts,
  unsupportedClaims,
  type Linker,
  type LinkTargets,
} from '@/lib/content/publishing/domain';
import { checkPage, readSnippet, snippetNames } from '@/lib/content/shipped/data';
import type { Transaction } from '@/lib/platform/db';
import { dayIn } from '@/lib/shared/dates';

/** Where links on the site may lead. */
export function linkTargets(language: Language): LinkTargets {
  const pages = pageNames(language).map((name) => {
    const page = findPage(language, name);
    return [pathOf(language, name), page && headingIds(page)] as const;
  });
  return new Map([...FORM_PAGES.map((name) => [pathOf(language, name), undefined] as const), ...pages]);
}

/** What links to a page: other pages, snippets that pages include, and addresses on the clinic's former site. */
export function linkersOf({ language, name }: PageRef): Linker[] {
  // The page's former addresses lead to it too.
  const leadsHere = (path: string) => {
    const named = nameOfPath(path);
    return (movedTo(language, named)?.name ?? named) === name;
  };
  const idsIn = (document: Pick<PageDocument, 'body'>, own: string) =>
    siteLinks(document, own)
      .filter((link) => leadsHere(link.path))
      .map(({ id }) => id);
  const pages = pageNames(language)
    .filter((other) => other !== name)
    .flatMap((other) => {
      const page = findPage(language, other);
      const own = pathOf(language, other);
      return page ? [{ path: own, title: page.title, ids: idsIn(page, own) }] : [];
    });
  const snippets = snippetNames(language).map((snippet) => ({
    path: `the reusable text “${snippet}”`,
    title: 'Part of several pages',
    ids: idsIn({ body: readSnippet(language, snippet) }, ''),
  }));
  const earlier = redirects
    .map(({ source, destination }) => ({ source, to: destination.split('#') }))
    .filter(({ to: [path = ''] }) => leadsHere(path))
    .map(({ source, to }) => ({ path: source, title: 'Earlier address', ids: [to[1]] }));
  return [...pages, ...snippets, ...earlier].filter(({ ids }) => ids.length > 0);
}

/** What keeps a text from being published, what should be looked at, and the page, if it can be rendered. */
export type Check = { page?: PageDocument; problems: Problem[]; warnings: Problem[] };

/** Checks a text as if it were being published now. */
export async function checkText(
  tx: Transaction,
  { language, name }: PageRef,
  text: string,
  now: Date,
): Promise<Check> {
  const { page, problems } = checkPage(language, text);
  if (!page) return { problems, warnings: [] };
  const images = imagesIn(page);
  const ids = images.map(({ id }) => id);
  const there =
    ids.length === 0 ? [] : await tx.image.findMany({ where: { id: { in: ids } }, select: { id: true } });
  const known = new Set(there.map(({ id }) => id));
  const missing = images
    .filter(({ id }) => !known.has(id))
    .map(({ line }) => ({ line, reason: 'there is no such picture' }));
  const path = pathOf(language, name);
  const targets = new Map(linkTargets(language)).set(path, headingIds(page));
  const live = findPage(language, name);
  const lost = live ? lostHeadings(page, live, linkersOf({ language, name })) : [];
  return {
    page,
    problems: [...unsupportedClaims(page, dayIn(clinic().timeZone, now)), ...starterTexts(page), ...missing],
    warnings: [...deadLinks(page, path, targets), ...lost],
  };
}
