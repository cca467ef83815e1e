import type { Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { render, toPlainText } from 'react-email';
import { visit } from 'unist-util-visit';
import { CONSENTS } from '@/content/consents';
import { messages } from '@/content/en/messages';
import { messagesIn, type Language } from '@/content/languages';
import { CommentApproved } from '@/emails/comment-approved';
import { ConsultationAcknowledged } from '@/emails/consultation-acknowledged';
import { RequestAccessCode } from '@/emails/request-access-code';
import { pageNames, readPage } from '@/lib/content/copy/data';
import { readSnippet, snippetNames } from '@/lib/content/shipped/data';

/** A text that visitors read, in parts that no sentence crosses. */
type ReadText = { name: string; parts: string[] };

/** Paragraphs and cells; what directives show, such as the number of a source, isn't prose. */
function proseOf(body: Root): string[] {
  const parts: string[] = [];
  visit(body, (node) => {
    if (node.type !== 'paragraph' && node.type !== 'tableCell') return;
    parts.push(toString(node.children.filter(({ type }) => type !== 'textDirective')));
  });
  return parts;
}

const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(stringsIn) : [];
};

const textOfMail = async (body: React.JSX.Element) => toPlainText(await render(body)).split(/\n{2,}/);

const { mails: mailTexts } = messages;
const FRAME = { language: 'en', footer: mailTexts.footer };

const mails = async (): Promise<ReadText[]> => [
  {
    name: 'mail consultation-acknowledged',
    parts: await textOfMail(
      <ConsultationAcknowledged {...FRAME} text={mailTexts.acknowledged} reference="K7QM-4TX9" />,
    ),
  },
  {
    name: 'mail request-access-code',
    parts: await textOfMail(
      <RequestAccessCode {...FRAME} text={mailTexts.code} code="12345678" enter={mailTexts.code.enter(15)} />,
    ),
  },
  {
    name: 'mail comment-approved',
    parts: await textOfMail(<CommentApproved {...FRAME} link="https://clinic.example" />),
  },
];

/** The consents of a language; those of each other than English name it in their version. */
const consentsIn = (language: Language): string[] =>
  Object.entries(CONSENTS)
    .filter(([version]) => version.includes('-es-') === (language === 'es'))
    .map(([, words]) => words);

/** What visitors read in Spanish: pages, snippets, interface strings and consents. */
export function readSpanishTexts(): ReadText[] {
  const pages = pageNames('es').map((name) => {
    const { lead, body } = readPage('es', name);
    return { name: `page ${name}`, parts: [lead, ...proseOf(body)] };
  });
  const snippets = snippetNames('es').map((name) => ({
    name: `snippet ${name}`,
    parts: proseOf(readSnippet('es', name)),
  }));
  const strings = Object.entries(messagesIn('es')).map(([name, part]) => ({
    name: `strings ${name}`,
    parts: stringsIn(part),
  }));
  return [...pages, ...snippets, ...strings, { name: 'consents', parts: consentsIn('es') }];
}

/** Pages, snippets, interface strings, consents and mails to people, all in English. Sentences with a value in them are left out. */
export async function readTexts(): Promise<ReadText[]> {
  const pages = pageNames('en').map((name) => {
    const { lead, body } = readPage('en', name);
    return { name: `page ${name}`, parts: [lead, ...proseOf(body)] };
  });
  const snippets = snippetNames('en').map((name) => ({
    name: `snippet ${name}`,
    parts: proseOf(readSnippet('en', name)),
  }));
  const strings = Object.entries(messages).map(([name, part]) => ({
    name: `strings ${name}`,
    parts: stringsIn(part),
  }));
  return [
    ...pages,
    ...snippets,
    ...strings,
    { name: 'consents', parts: consentsIn('en') },
    ...(await mails()),
  ];
}
