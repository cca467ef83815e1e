import { messagesIn, type Language } from '@/content/languages';
import { savedSettings } from '@/lib/clinic/data';
import { findPage, isPublic, movedTo, pageNames } from '@/lib/content/copy/data';
import { FORM_PAGES, namesAbove, pathOf } from '@/lib/content/copy/domain';
import { navigationSchema, type Navigation } from '@/lib/content/copy/schema';

/** A page above another one. */
export type Step = { title: string; path: string };

/** The pages above a page, from the top; names in between that aren't pages are left out. */
export function trailAbove(language: Language, name: string): Step[] {
  const above = namesAbove(name).flatMap((step) => {
    const page = findPage(language, step);
    return page ? [{ title: page.title, path: pathOf(language, step) }] : [];
  });
  return [{ title: messagesIn(language).site.home, path: pathOf(language, 'home') }, ...above];
}

/** The menus as shipped. */
export function shippedMenus(language: Language): Navigation {
  const { openPages, footerPages } = messagesIn(language).site;
  const items = (pages: Record<string, string>) =>
    Object.entries(pages).map(([page, label]) => ({ page, label }));
  return { main: items(openPages), footer: items(footerPages) };
}

/** The menus as arranged at the desk, or else as shipped. Pages that moved are followed, and hidden ones left out. */
export function navigation(language: Language): Navigation {
  const saved = savedSettings('navigation', navigationSchema)[language];
  const { main, footer } = saved ?? shippedMenus(language);
  const shown = (items: Navigation['main']) =>
    items
      .map(({ page, label }) => {
        const moved = movedTo(language, page);
        return { page: moved?.isMoved ? moved.name : page, label };
      })
      .filter(({ page }) => isPublic(language, page));
  return { main: shown(main), footer: shown(footer) };
}

/** A page that links and menus may point to. */
export type LinkTarget = { name: string; path: string; title: string };

/** Every page visitors can open: the form first, since most buttons lead there. */
export function linkablePages(language: Language): LinkTarget[] {
  const { form, paper, requestAccess } = messagesIn(language);
  const titles = {
    consultation: form.title,
    'consultation/paper': paper.title,
    'your-request': requestAccess.title,
  };
  const forms = FORM_PAGES.map((name) => ({ name, title: titles[name] }));
  const pages = pageNames(language).map((name) => ({ name, title: findPage(language, name)?.title ?? name }));
  return [...forms, ...pages].map((page) => ({ ...page, path: pathOf(language, page.name) }));
}
