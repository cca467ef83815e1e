import { createHash } from 'node:crypto';
import { CRISIS } from '@/content/crisis';
import { languageSent, messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { phoneText } from '@/lib/clinic/domain';
import { pathOf } from '@/lib/content/copy/domain';
import { LANGUAGE_FIELD } from '@/lib/intake/fields';
import { isolated } from '@/lib/shared/bidi';
import { escapeHtml } from '@/lib/shared/escape-html';
import { ownValue } from '@/lib/shared/own-value';

const STYLE =
  'body{font:1.125rem/1.6 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1.25rem;color:#17282b;background:#fbf8f2}' +
  'a{color:#0b5551}button{font:inherit;font-weight:600;padding:.75rem 1.5rem;border:0;border-radius:.5rem;color:#fff;background:#0b5551;cursor:pointer}@media(prefers-color-scheme:dark){body{color:#eaf0ec;background:#0e1b1d}a{color:#8ed6c6}button{color:#0e1b1d;background:#8ed6c6}}';
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Refusals that call for something other than sending the form again right away. */
const OWN_MESSAGES: Readonly<Record<string, 'tooMany' | 'foreign' | undefined>> = {
  TOO_MANY: 'tooMany',
  FOREIGN_ORIGIN: 'foreign',
};

type Refusal = {
  requestId: string;
  code: string;
  /** The submitted form, to send again unchanged. */
  again?: { action: string; fields: Readonly<Record<string, string>> } | undefined;
  waitSeconds?: number;
};

/**
 * The page a plain browser gets if what it sent can't be accepted. It stands alone, without scripts or style sheets,
 * because a route handler can't render the site's own layout. If the input could be read, the page gives it back.
 */
export function refusalPage({ requestId, code, again, waitSeconds = 0 }: Refusal): {
  html: string;
  policy: string;
} {
  const facts = clinic();
  const language = languageSent(again?.fields[LANGUAGE_FIELD]);
  const { errorPages, crisis } = messagesIn(language);
  const { emergency, lifeline, samhsa } = CRISIS;
  const { refused } = errorPages;
  const { title } = errorPages[ownValue(OWN_MESSAGES, code) ?? 'refused'];
  const what = whatToDo(language, { code, again, waitSeconds });
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} - ${escapeHtml(isolated(facts.name))}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${crisis.danger} <a href="tel:${emergency.dial}">${crisis.callEmergency}</a>. ${crisis.crisis}
<a href="tel:${lifeline.dial}">${crisis.callLifeline}</a> ${crisis.or} <a href="sms:${lifeline.dial}">${crisis.textLifeline}</a>.
${crisis.drugs} <a href="tel:${samhsa.dial}">${samhsa.text}</a>.</p>
<p>${what}</p>
${again ? formAgain(again, errorPages.tooMany.send) : ''}
<p>${refused.number} ${escapeHtml(requestId)}</p>
</main>
</body>
</html>
`;
  return {
    html,
    policy: `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  };
}

function whatToDo(
  language: Language,
  { code, again, waitSeconds = 0 }: Pick<Refusal, 'code' | 'again' | 'waitSeconds'>,
): string {
  const { refused, tooMany, foreign } = messagesIn(language).errorPages;
  const number = phoneText(clinic());
  const call = (before: string) =>
    number === undefined ? '' : `${before} <strong>${escapeHtml(number)}</strong>`;
  const own = ownValue(OWN_MESSAGES, code);
  if (own === 'tooMany')
    return `${again ? tooMany.again : tooMany.later(Math.ceil(waitSeconds / 60))} ${sentence(call(tooMany.orCall))}`;
  if (own === 'foreign')
    return number === undefined ? foreign.text : `${foreign.text} ${foreign.rather} ${call(foreign.orCall)}.`;
  return `${refused.back} <a href="${pathOf(language, 'consultation')}">${refused.newForm}</a>${call(`, ${refused.orCall}`)}.`;
}

const sentence = (text: string) => (text === '' ? '' : `${text}.`);

/** Everything that was typed, in hidden fields, and a button. */
const formAgain = ({ action, fields }: NonNullable<Refusal['again']>, send: string) =>
  `<form method="post" action="${escapeHtml(action)}">
${Object.entries(fields)
  .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
  .join('\n')}
<button type="submit">${send}</button>
</form>`;
