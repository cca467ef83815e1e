import { PASTED_POLICY, type TextRules } from '@/lib/shared/text-policies';

/** Pasted content as HTML that the editor accepts, and what was left out. */
export type CleanPaste = { html: string; leftOut: string[] };

const LIST_LEVEL = /mso-list:[^;"]*?level(\d+)/i;
const ORDERED_MARK = /^\s*(?:\d+|[a-z]{1,4})[.)]/i;
/** Characters that have their own superscript or subscript form, each mapped to it. */
const pairsOf = (signs: string, forms: string) =>
  new Map(Array.from(signs, (sign, at) => [sign, forms.charAt(at)]));
const SCRIPTS = {
  sup: pairsOf('0123456789+-−=()ni', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ'),
  sub: pairsOf('0123456789+-−=()', '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎'),
};
/** Where a link may lead; any other link is reduced to its text. */
const LINKABLE = /^(?:https:|mailto:|tel:|sms:|\/(?!\/)|#)/;

const all = (root: ParentNode, selector: string) => [...root.querySelectorAll<HTMLElement>(selector)];
const styleOf = (element: Element) => element.getAttribute('style') ?? '';
const unwrap = (element: Element) => element.replaceWith(...element.childNodes);

/** Word writes a list as paragraphs that each have a level and a marker. */
function wordLists(body: HTMLElement) {
  const stack: { level: number; list: HTMLElement }[] = [];
  let previous: Element | null = null;
  for (const paragraph of all(body, 'p, h1, h2, h3, h4, h5, h6')) {
    const level = Number(LIST_LEVEL.exec(styleOf(paragraph))?.[1] ?? 0);
    if (level === 0) continue;
    if (paragraph.previousElementSibling !== previous || previous === null) stack.length = 0;
    const mark = all(paragraph, 'span').find((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
    const tag = ORDERED_MARK.test(mark?.textContent ?? '') ? 'ol' : 'ul';
    mark?.remove();
    const list = listAt(stack, level, tag, paragraph);
    const item = body.ownerDocument.createElement('li');
    item.append(...paragraph.childNodes);
    list.append(item);
    previous = stack[0]?.list ?? null;
    paragraph.remove();
  }
}

type OpenList = { level: number; list: HTMLElement };

/**
 * Finds the list at that level, or starts one if there is none yet: below its paragraph, or in the last item of the
 * enclosing list.
 */
function listAt(stack: OpenList[], level: number, tag: 'ol' | 'ul', at: HTMLElement): HTMLElement {
  while ((stack.at(-1)?.level ?? 0) > level) stack.pop();
  const open = stack.at(-1);
  if (open?.level === level && open.list.localName === tag) return open.list;
  if (open?.level === level) stack.pop();
  const list = at.ownerDocument.createElement(tag);
  const around = stack.at(-1)?.list.lastElementChild;
  if (around) around.append(list);
  else at.before(list);
  stack.push({ level, list });
  return list;
}

/** Google Docs puts a nested list next to the item that it belongs to, and paragraphs inside items. */
function nestLists(body: HTMLElement) {
  for (const list of all(body, 'ul > ul, ul > ol, ol > ul, ol > ol')) {
    const item = list.previousElementSibling;
    if (item?.localName === 'li') item.append(list);
  }
  for (const paragraph of all(body, 'li > p')) {
    if (paragraph.previousSibling) paragraph.before(body.ownerDocument.createElement('br'));
    unwrap(paragraph);
  }
}

function scripts(body: HTMLElement, leftOut: Set<string>) {
  for (const element of all(body, 'sup, sub, span[style*="vertical-align"]')) {
    const asSub = element.localName === 'sub' || /vertical-align:\s*sub/i.test(styleOf(element));
    const isRaised =
      element.localName !== 'span' || /vertical-align:\s*(?:super|sub)/i.test(styleOf(element));
    const signs = Array.from(element.textContent);
    const map = SCRIPTS[asSub ? 'sub' : 'sup'];
    if (!isRaised || signs.every((sign) => sign.trim() === '')) continue;
    if (signs.every((sign) => map.has(sign)))
      element.textContent = signs.map((sign) => map.get(sign)).join('');
    else
      leftOut.add(
        asSub ? 'subscripts, which are now regular text' : 'superscripts, which are now regular text',
      );
    element.style.removeProperty('vertical-align');
    if (element.localName !== 'span') unwrap(element);
  }
}

const counted = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

/** Everything our Markdown can't express, each named once. */
const LOOKS: readonly [string, RegExp][] = [
  ['underlining', /text-decoration(?:-line)?:[^;]*underline/i],
  [
    'colors',
    /(?:^|;)\s*(?:color:\s*(?!(?:#0{3,6}|black|windowtext|rgb\(0, ?0, ?0\)|inherit|initial)\b)|background(?:-color)?:\s*(?!white|#fff|transparent|inherit|initial|rgba?\(255))/i,
  ],
];

function nameLooks(body: HTMLElement, leftOut: Set<string>) {
  const styles = all(body, '[style]').filter(
    ({ textContent, localName }) => textContent.trim() && localName !== 'a',
  );
  for (const [name, look] of LOOKS)
    if (styles.some((element) => look.test(styleOf(element)))) leftOut.add(name);
  if (all(body, 'u').some((element) => !element.closest('a') && !element.querySelector('a')))
    leftOut.add('underlining');
  if (
    all(
      body,
      'td[colspan]:not([colspan="1"]), td[rowspan]:not([rowspan="1"]), th[colspan]:not([colspan="1"]), th[rowspan]:not([rowspan="1"])',
    ).length > 0
  )
    leftOut.add('merged cells');
  if (all(body, 'ol[start]:not([start="1"])').length > 0) leftOut.add('the number a list starts at');
}

function links(body: HTMLElement, leftOut: Set<string>) {
  const bad = all(body, 'a').filter((link) => !LINKABLE.test(link.getAttribute('href')?.trim() ?? ''));
  const led = bad.filter((link) => link.hasAttribute('href'));
  if (led.length > 0)
    leftOut.add(`${counted(led.length, 'link', 'links')} not allowed on a page, such as to http://`);
  for (const link of bad) unwrap(link);
  // Word's own bookmarks in the document, and its footnote markers.
  for (const link of all(body, 'a[href^="#_"]')) unwrap(link);
}

let policy: Required<TextRules> | undefined;

/**
 * A document that runs and loads nothing. Any HTML can safely be parsed in one, so this policy lets everything through.
 */
function readable(html: string): Document {
  policy ??= window.trustedTypes?.createPolicy(PASTED_POLICY, { createHTML: (text) => text });
  return new DOMParser().parseFromString(policy?.createHTML(html) ?? html, 'text/html');
}

/** Turns what Word, Google Docs and web pages put on the clipboard into what a page can hold. */
export function cleanPaste(html: string): CleanPaste {
  const { body } = readable(html);
  const leftOut = new Set<string>();
  for (const element of all(body, 'style, script, meta, title, template, object, iframe')) element.remove();
  const pictures = all(body, 'img, svg, video, canvas');
  if (pictures.length > 0)
    leftOut.add(`${counted(pictures.length, 'picture', 'pictures')}: insert them with “Picture”`);
  for (const picture of pictures) picture.remove();
  for (const element of all(body, 'b[style]'))
    if (/font-weight:\s*normal/i.test(styleOf(element))) unwrap(element);
  nameLooks(body, leftOut);
  links(body, leftOut);
  scripts(body, leftOut);
  wordLists(body);
  nestLists(body);
  for (const list of all(body, 'ol[start]')) list.removeAttribute('start');
  return { html: body.innerHTML, leftOut: [...leftOut] };
}

/** Whether there is any text in it; a copied picture has none. */
export const hasWords = (html: string) => readable(html).body.textContent.trim() !== '';
