import { LANGUAGES } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';

export const dynamic = 'force-dynamic'; // it may say for a year at most that it holds

const DAY_MS = 24 * 60 * 60 * 1000;
const HOLDS_FOR_DAYS = 180;

/** Whom to tell of a weakness of this site (RFC 9116). */
export function GET() {
  const { website, securityContact } = clinic();
  const expires = new Date(Date.now() + HOLDS_FOR_DAYS * DAY_MS);
  const lines = [
    `Contact: ${securityContact}`,
    `Expires: ${expires.toISOString()}`,
    `Preferred-Languages: ${LANGUAGES.join(', ')}`,
    `Canonical: ${website}/.well-known/security.txt`,
  ];
  return new Response(`${lines.join('\n')}\n`, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
