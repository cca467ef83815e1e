import { DEFAULT_LANGUAGE, isLanguage } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';
import { DRAFTS, RECEIPT } from '@/lib/intake/cookies';
import { forgetCookie } from '@/lib/platform/sealed-cookie';

export const dynamic = 'force-dynamic';

type Context = { params: Promise<{ locale: string }> };

/** Makes the browser forget what it stores about a request, and opens a new form. */
export async function GET(_request: Request, { params }: Context) {
  const { locale } = await params;
  const language = isLanguage(locale) ? locale : DEFAULT_LANGUAGE;
  const headers = new Headers({ location: pathOf(language, 'consultation'), 'cache-control': 'no-store' });
  for (const cookie of [...DRAFTS, RECEIPT].flatMap(forgetCookie)) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}
