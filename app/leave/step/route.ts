export const dynamic = 'force-dynamic';

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=/leave"><title>Leaving</title></head><body></body></html>`;

/**
 * The target of the quick exit without JavaScript: a blank page that goes on to /leave by itself. For Back, browsers
 * keep the previous page in memory, including what was typed, even with `no-store`. Once this page has loaded, the form
 * is in that memory and /leave clears it; going straight to /leave would be too early.
 */
export function GET() {
  return new Response(PAGE, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
  });
}
