import { DRAFT, RECEIPT } from '@/lib/intake/cookies';
import { forgetCookie } from '@/lib/platform/sealed-cookie';

export const dynamic = 'force-dynamic';

/** Makes the browser forget what it stores about a request, and opens a new form. */
export function GET() {
  const headers = new Headers({ location: '/consultation', 'cache-control': 'no-store' });
  for (const cookie of [DRAFT, RECEIPT].flatMap(forgetCookie)) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}
