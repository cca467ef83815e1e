import { toJsxRuntime, type Components } from 'hast-util-to-jsx-runtime';
import type { Root } from 'mdast';
import type { ReactNode } from 'react';
import { Fragment, jsx, jsxs } from 'react/jsx-runtime';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import type { Surroundings } from '@/content/blocks/block';
import { BLOCKS } from '@/content/blocks/list';
import { isShownSetting } from '@/content/blocks/setting';
import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { settingText } from '@/lib/clinic/domain';
import type { PageDocument } from '@/lib/content/documents/domain';
import type { Source } from '@/lib/content/copy/schema';
import { pathOf } from '@/lib/content/copy/domain';
import { withKnownFacts } from '@/lib/content/known-facts/domain';
import { readSnippet } from '@/lib/content/shipped/data';
import { ChildPages } from './child-pages';
import { ClinicPhone } from './clinic-phone';
import { ContactDetails } from './contact-details';
import { Illustration } from './illustration';
import { nameParts } from './name-parts';
import { Picture } from './picture';

type Parts = { children?: ReactNode };

/** A fact about the clinic; its phone number is a link. */
function Setting({ language, name }: { language: Language; name: string }) {
  if (name === 'phone') return <ClinicPhone />;
  return isShownSetting(name) ? settingText(clinic(), name, language) : null;
}

/** A link next to a form opens in another tab, so that nothing typed is lost; phone links don't need to. */
function LinkInNewTab({ language, href = '', children }: Parts & { language: Language; href?: string }) {
  if (!href.startsWith('/') && !href.startsWith('https:')) return <a href={href}>{children}</a>;
  return (
    <a href={href} target="_blank">
      {children} <span className="text-small">{messagesIn(language).site.opensNewTab}</span>
    </a>
  );
}

type Drawn = Parts & { text: string };

/** The component for each block, by the name that nameParts gives its nodes. */
const blockComponents = (around: Surroundings): Record<string, (props: Drawn) => ReactNode> =>
  Object.fromEntries(
    BLOCKS.flatMap((block) => [
      [block.name, (props: Drawn) => block.draw(props, around)],
      ...(block.drawItem ? [[`${block.name}-item`, block.drawItem] as const] : []),
    ]),
  );

type MarkdownProps = {
  language: Language;
  body: Root;
  /** The name of the page, if this is its text. */
  name?: string;
  sources?: readonly Source[];
  besideForm?: boolean;
};

/** Renders a tree of validated Markdown. */
function Markdown({
  language,
  body,
  name: page,
  sources = [],
  besideForm = false,
}: MarkdownProps): ReactNode {
  const tree = unified()
    .use(remarkRehype)
    .runSync(nameParts(withKnownFacts(body, clinic())));
  const around: Surroundings = {
    texts: messagesIn(language).page,
    sourceIds: sources.map(({ id }) => id),
    consultation: pathOf(language, 'consultation'),
    childPages: () => (page === undefined ? null : <ChildPages language={language} name={page} />),
    contactDetails: () => <ContactDetails language={language} />,
    illustration: (name) => <Illustration language={language} name={name} />,
    picture: (attributes) => <Picture {...attributes} />,
    setting: (key) => <Setting language={language} name={key} />,
    snippet: (name) => <Snippet language={language} name={name} />,
  };
  const components = {
    ...(besideForm
      ? { a: (props: Parts & { href?: string }) => <LinkInNewTab language={language} {...props} /> }
      : {}),
    ...blockComponents(around),
  } as Partial<Components>;
  return <>{toJsxRuntime(tree, { Fragment, jsx, jsxs, components })}</>;
}

type ProseProps = { language: Language; name: string; page: PageDocument };

/** The body of a page. Its text direction follows its first letters. */
export function Prose({ language, name, page: { body, sources } }: ProseProps) {
  return (
    <div dir="auto" className="prose">
      <Markdown language={language} name={name} body={body} sources={sources} />
    </div>
  );
}

type SnippetProps = { language: Language; name: string; besideForm?: boolean };

/**
 * A text from `content/LANGUAGE/snippets`.
 * @param besideForm whether following one of its links would lose what is being typed
 */
export function Snippet({ language, name, besideForm = false }: SnippetProps) {
  return (
    <div className="snippet">
      <Markdown language={language} body={readSnippet(language, name)} besideForm={besideForm} />
    </div>
  );
}
