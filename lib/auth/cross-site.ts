import { sentCookies } from '@/lib/platform/cookie-probe';
import { escapeHtml } from '@/lib/shared/escape-html';
import { staffCookie } from './cookie-names';

// Cookies of staff are `SameSite=Strict`: browsers send them with nothing that another site began, so not with a link of an
// email that is read on one either. Such a link gets a page that opens the same address once more, and this time it is
// our page that begins it. Browsers without Sec-Fetch-Site (Safari before 16.4) show the sign-in instead.

/** Whether someone follows a link of another site, who may be signed in for all we can see. */
export const isFromOtherSite = (method: string, headers: Headers): boolean =>
  method === 'GET' &&
  headers.get('sec-fetch-site') === 'cross-site' &&
  headers.get('sec-fetch-mode') === 'navigate' &&
  headers.get('sec-fetch-dest') === 'document' &&
  !sentCookies(headers).has(staffCookie('session_token'));

/** Pages that write down, when they are opened, that something left the desk. */
const DISCLOSES = /\/print\/*$/;

/** Whether a page may be opened with nobody's click: another site must not be able to have staff disclose something. */
function opensByItself(path: string): boolean {
  try {
    return !DISCLOSES.test(decodeURIComponent(path.split('?', 1)[0] ?? ''));
  } catch {
    return false;
  }
}

/** The page that opens `path` once more, with and without JavaScript; by a link alone where opening it discloses. */
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
