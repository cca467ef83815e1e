import { toJsxRuntime, type Components } from 'hast-util-to-jsx-runtime';
import type { Root } from 'mdast';
import type { ReactNode } from 'react';
import { Fragment, jsx, jsxs } from 'react/jsx-runtime';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { Notice } from '@/components/ui/notice';
import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { settingText } from '@/lib/clinic/domain';
import { readSnippet } from '@/lib/content/copy/data';
import { isShownSetting, type PageDocument } from '@/lib/content/copy/domain';
import type { IllustrationName, Source } from '@/lib/content/copy/schema';
import { ChildPages } from './child-pages';
import { ClinicPhone } from './clinic-phone';
import { ContactDetails } from './contact-details';
import { Illustration } from './illustration';
import { nameParts } from './name-parts';
import { Picture } from './picture';

type Parts = { children?: ReactNode };
type CitationsProps = { ids: string; sources: readonly Source[]; language: Language };

function Citations({ ids, sources, language }: CitationsProps) {
  return (
    <sup>
      {[...new Set(ids.split(','))].map((id) => {
        const number = 1 + sources.findIndex((source) => source.id === id);
        return (
          <a
            key={id}
            href={`#source-${id}`}
            aria-label={messagesIn(language).page.source(number)}
            className="citation"
          >
            {number}
          </a>
        );
      })}
    </sup>
  );
}

/** A fact of the clinic; its phone can be called. */
function Setting({ name }: { name: string }) {
  if (name === 'phone') return <ClinicPhone />;
  return isShownSetting(name) ? settingText(clinic(), name) : null;
}

const CallToAction = ({ to, label }: { to: string; label: string }) => (
  <p>
    <a className="button" href={to}>
      {label}
    </a>
  </p>
);

const group =
  (className: string) =>
  ({ children }: Parts) => <div className={className}>{children}</div>;

const Steps = ({ children }: Parts) => <ol className="steps">{children}</ol>;
const Step = ({ children }: Parts) => <li>{children}</li>;

/** A link beside a form opens another tab, so that what was typed stays; numbers to call need none. */
function LinkInNewTab({ language, href = '', children }: Parts & { language: Language; href?: string }) {
  if (!href.startsWith('/') && !href.startsWith('https:')) return <a href={href}>{children}</a>;
  return (
    <a href={href} target="_blank">
      {children} <span className="text-small">{messagesIn(language).site.opensNewTab}</span>
    </a>
  );
}

type MarkdownProps = {
  language: Language;
  body: Root;
  /** Of the page that it is the text of. */
  name?: string;
  sources?: readonly Source[];
  besideForm?: boolean;
};

/** A tree of checked Markdown as the site draws it. */
function Markdown({
  language,
  body,
  name: page,
  sources = [],
  besideForm = false,
}: MarkdownProps): ReactNode {
  const tree = unified().use(remarkRehype).runSync(nameParts(body));
  const components = {
    ...(besideForm
      ? { a: (props: Parts & { href?: string }) => <LinkInNewTab language={language} {...props} /> }
      : {}),
    cite: ({ ids }: { ids: string }) => <Citations ids={ids} sources={sources} language={language} />,
    setting: Setting,
    callout: Notice,
    'call-to-action': CallToAction,
    cards: group('cards'),
    'cards-item': group('card'),
    'child-pages': () => (page === undefined ? null : <ChildPages language={language} name={page} />),
    'contact-details': () => <ContactDetails language={language} />,
    evidence: group('evidence'),
    faq: group('faq'),
    'faq-item': group('faq-item'),
    illustration: ({ name }: { name: IllustrationName }) => <Illustration language={language} name={name} />,
    image: Picture,
    part: ({ name }: { name: string }) => <Snippet language={language} name={name} />,
    steps: Steps,
    'steps-item': Step,
  } as Partial<Components>;
  return <>{toJsxRuntime(tree, { Fragment, jsx, jsxs, components })}</>;
}

type ProseProps = { language: Language; name: string; page: PageDocument };

/** The body of a page. Its lines run in the direction of its first letters. */
export function Prose({ language, name, page: { body, sources } }: ProseProps) {
  return (
    <div dir="auto" className="prose">
      <Markdown language={language} name={name} body={body} sources={sources} />
    </div>
  );
}

type SnippetProps = { language: Language; name: string; besideForm?: boolean };

/**
 * A text of `content/LANGUAGE/snippets`.
 * @param besideForm whether leaving by one of its links would lose what is being typed
 */
export function Snippet({ language, name, besideForm = false }: SnippetProps) {
  return (
    <div className="part">
      <Markdown language={language} body={readSnippet(language, name)} besideForm={besideForm} />
    </div>
  );
}
