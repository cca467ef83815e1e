import { sentCookies } from '@/lib/platform/cookie-probe';
import { escapeHtml } from '@/lib/shared/escape-html';
import { pathIn } from '@/lib/shared/path-in';
import { staffCookie } from './cookie-names';

// Staff cookies are `SameSite=Strict`: browsers don't send them with anything another site started, including a link in
// an email read on a webmail site. Such a link gets a page that opens the same address again, this time from our own
// page. Browsers without Sec-Fetch-Site (Safari before 16.4) show the sign-in instead.

/** Whether someone is following a link from another site; for all we can see, they may be signed in. */
export const isFromOtherSite = (method: string, headers: Headers): boolean =>
  method === 'GET' &&
  headers.get('sec-fetch-site') === 'cross-site' &&
  headers.get('sec-fetch-mode') === 'navigate' &&
  headers.get('sec-fetch-dest') === 'document' &&
  !sentCookies(headers).has(staffCookie('session_token'));

/** Pages that record, when opened, that something left the desk. */
const DISCLOSES = /\/print\/*$/;

/** Whether a page may open without a click: another site must not be able to make staff disclose something. */
function opensByItself(path: string): boolean {
  try {
    return !DISCLOSES.test(decodeURIComponent(pathIn(path)));
  } catch {
    return false;
  }
}

/** The page that opens `path` again, with and without JavaScript; only by a link if opening it discloses something. */
export function pageThatOpens(path: string): string {
  const here = escapeHtml(path);
  const refresh = `<meta http-equiv="refresh" content="0; url=${here}">\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${opensByItself(path) ? refresh : ''}<title>Staff desk</title>
</head>
<body>
<p><a href="${here}">Continue to the staff desk</a></p>
</body>
</html>
`;
}
