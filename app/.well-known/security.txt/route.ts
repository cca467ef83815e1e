import { LANGUAGES } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { DAY_MS } from '@/lib/shared/durations';

export const dynamic = 'force-dynamic'; // its expiry date has to keep moving: the RFC wants less than a year

const HOLDS_FOR_DAYS = 180;

/** Where to report a vulnerability of this site (RFC 9116). */
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
