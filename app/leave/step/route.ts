export const dynamic = 'force-dynamic';

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=/leave"><title>Leaving</title></head><body></body></html>`;

/**
 * Where the quick exit leads without JavaScript: a blank page that goes on to /leave by itself. Browsers keep the page
 * that one leaves in memory for Back, with what was typed, also under `no-store`. Once this page is there, that one is
 * kept, and /leave empties it; asked directly, /leave would come too early.
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
