import { createHash } from 'node:crypto';
import { clinic } from '@/lib/clinic/data';
import { phoneText } from '@/lib/clinic/domain';

const STYLE =
  'body{font:1.125rem/1.6 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1.25rem;color:#1c2b2d;background:#fbf9f4}' +
  'a{color:#0b5555}@media(prefers-color-scheme:dark){body{color:#e8eeec;background:#12201f}a{color:#8fd3c8}}';
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * The page that a plain browser gets when what it sent can't be read. It stands alone, without script or style sheet:
 * a route handler can't render the site's own layout.
 */
export function refusalPage(requestId: string): { html: string; policy: string } {
  const facts = clinic();
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Your request did not go through - ${escape(facts.name)}</title>
<style>${STYLE}</style>
<main>
<h1>Your request did not go through</h1>
<p>If you are in danger now, or for an overdose, call <a href="tel:911">911</a>. In a crisis, <a href="tel:988">call 988</a> or
<a href="sms:988">text 988</a>. SAMHSA's helpline answers at any hour: <a href="tel:+18006624357">1-800-662-4357</a>.</p>
<p>Press your browser's Back button: what you typed is usually still there. Then send it again. If the form is empty,
<a href="/consultation">open a new form</a>, or call <strong>${escape(phoneText(facts))}</strong>.</p>
<p>If this happens again, tell us this number when you call: ${escape(requestId)}</p>
</main>
</html>
`;
  return {
    html,
    policy: `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`,
  };
}
