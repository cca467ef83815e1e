/** Gives the text of a file of ours by its address. */
type ReadFile = (address: string) => string;

const SCRIPT = /<script\b([^>]*)>[\s\S]*?<\/script>/g;
const PRELOADED_SCRIPT = /<link\b[^>]*\bas="script"[^>]*>/g;
const STYLE_SHEETS = /(?:<link rel="stylesheet"[^>]*>)+/g;
const PRELOADED_FONT = /<link\b[^>]*\bas="font"[^>]*>/g;
const END = '</body>';
const ADDRESS = /\b(?:src|href)="([^"]*)"/;
/** Addresses in style sheets are relative to the sheet, and would be to the page. */
const URL_IN_STYLE = /url\((?!data:)["']?([^"')]+)["']?\)/g;

const QUICK_EXIT = '/quick-exit.js';
/** What stays: data that no browser runs, and the quick exit of a page that was made bare before. */
const KEPT = /type="application\/ld\+json"|id="quick-exit"/;

/** The mark of a page that React makes interactive, such as the form's. No text can hold it: React escapes its quotes. */
const INTERACTIVE = ' data-interactive="true"';

export const isInteractive = (html: string): boolean => html.includes(INTERACTIVE);

/**
 * A page as React rendered it without the framework's scripts: nothing on it is interactive, and they are two thirds of
 * what a first visit loads. No `<` of a text can be taken for a tag: React escapes each.
 * @param quickExit what stands in the place of the quick exit's element
 */
export const withoutFrameworkScripts = (html: string, quickExit = (element: string) => element): string =>
  html.replace(PRELOADED_SCRIPT, '').replace(SCRIPT, (element, attributes: string) => {
    if (KEPT.test(attributes)) return element;
    return addressIn(attributes) === QUICK_EXIT ? quickExit(element) : '';
  });

/**
 * The page without the framework's scripts, and with all that its first paint waits for written into it. Its fonts are
 * loaded last: before the text they would hold it up, and later than at its end they would come too late for it on any line.
 * A page that is bare already stays as it is: the page cache gives out what it was given.
 */
export function barePage(html: string, read: ReadFile): string {
  const quickExit = () => `<script id="quick-exit">${inline(read(QUICK_EXIT), 'script')}</script>`;
  const styled = withoutFrameworkScripts(html, quickExit).replace(STYLE_SHEETS, (links) => {
    const sheets = links.split(/(?=<link)/).map((link) => readSheet(addressIn(link), read));
    return `<style>${inline(sheets.join(''), 'style')}</style>`;
  });
  const fonts = styled.match(PRELOADED_FONT)?.join('') ?? '';
  return styled.replace(PRELOADED_FONT, '').replace(END, () => fonts + END);
}

const addressIn = (tag: string) => ADDRESS.exec(tag)?.[1] ?? '';

const readSheet = (address: string, read: ReadFile) =>
  read(address).replace(
    URL_IN_STYLE,
    (_, url: string) => `url(${new URL(url, `http://localhost${address}`).pathname})`,
  );

/** @throws where the text would end its element, or begin a comment in it */
function inline(text: string, element: 'script' | 'style'): string {
  if (text.includes(`</${element}`) || text.includes('<!--')) throw new Error('NOT_INLINE');
  return text;
}
