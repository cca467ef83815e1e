import type { ToMarkdownExtension } from '@mdxeditor/editor';
import type { Link } from 'mdast';

type Handle = NonNullable<NonNullable<ToMarkdownExtension['handlers']>['link']>;

/** Addresses that need no escaping. With directives enabled, `tel:911` would be escaped. */
const PLAIN = /^[^\s<>()\\&]+$/;

const link: Handle = (node: Link, _parent, state, info) => {
  const tracker = state.createTracker(info);
  const exit = state.enter('link');
  const leaveLabel = state.enter('label');
  let value = tracker.move('[');
  value += tracker.move(state.containerPhrasing(node, { ...tracker.current(), before: value, after: '](' }));
  leaveLabel();
  value += tracker.move('](');
  value += tracker.move(PLAIN.test(node.url) ? node.url : inBrackets(node.url, state));
  if (node.title) value += tracker.move(` "${quoted(node.title, state)}"`);
  exit();
  return `${value})`;
};

type State = Parameters<Handle>[2];

function inBrackets(url: string, state: State): string {
  const exit = state.enter('destinationLiteral');
  const text = state.safe(url, { before: '<', after: '>' });
  exit();
  return `<${text}>`;
}

function quoted(title: string, state: State): string {
  const exit = state.enter('titleQuote');
  const text = state.safe(title, { before: '"', after: '"' });
  exit();
  return text;
}

/** Writes links the way our documents do. */
export const LINKS: ToMarkdownExtension = { handlers: { link: Object.assign(link, { peek: () => '[' }) } };
