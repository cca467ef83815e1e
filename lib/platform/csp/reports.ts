import { z } from 'zod';
import { faultCode } from '@/lib/shared/fault-code';
import { clientAddress } from '../client-address';
import { readJson } from '../form-body';
import { log } from '../log';
import { consume, type Limit } from '../rate-limit';

const MAX_BYTES = 16 * 1024;
const MOST = 20;
const PER_ADDRESS: Limit = { name: 'csp-report', points: 30, seconds: 600 };
/** The same violation in the same part of the site is logged once an hour, no matter who runs into it. */
const ONCE: Limit = { name: 'csp-seen', points: 1, seconds: 3_600 };

const TYPES = ['application/csp-report', 'application/reports+json'];
const DIRECTIVES = [
  'base-uri',
  'connect-src',
  'default-src',
  'font-src',
  'form-action',
  'frame-ancestors',
  'frame-src',
  'img-src',
  'manifest-src',
  'media-src',
  'object-src',
  'require-trusted-types-for',
  'script-src',
  'script-src-attr',
  'script-src-elem',
  'style-src',
  'style-src-attr',
  'style-src-elem',
  'trusted-types',
  'worker-src',
] as const;
const directive = z.enum(DIRECTIVES);

/** As `report-uri` sends one (CSP 3, 5.3), and as the Reporting API sends several. */
const single = z.object({
  'csp-report': z.object({ 'document-uri': z.string(), 'effective-directive': directive }),
});
const listed = z.object({
  type: z.literal('csp-violation'),
  body: z.object({ documentURL: z.string(), effectiveDirective: directive }),
});

export type Violation = { directive: (typeof DIRECTIVES)[number]; part: string };

/** The part of the site that an address belongs to: a name of ours, never a text of the report. */
function partOf(address: string, parts: readonly string[]): string {
  const first = URL.canParse(address) ? (new URL(address).pathname.split('/')[1] ?? '') : '';
  return parts.includes(first) ? first : 'site';
}

/** What reports say of ours: which rule was broken in which part of the site. All else they hold is dropped unread. */
export function violationsIn(report: unknown, parts: readonly string[]): Violation[] {
  const found = [report]
    .flat()
    .slice(0, MOST)
    .flatMap((one): Violation[] => {
      const old = single.safeParse(one).data?.['csp-report'];
      if (old) return [{ directive: old['effective-directive'], part: partOf(old['document-uri'], parts) }];
      const { data } = listed.safeParse(one);
      return data
        ? [{ directive: data.body.effectiveDirective, part: partOf(data.body.documentURL, parts) }]
        : [];
    });
  return [...new Map(found.map((one) => [`${one.directive} ${one.part}`, one])).values()];
}

/**
 * Receives what browsers report of the page policy. The answer is the same whatever came, and nothing else waits for it.
 * @param parts first URL segments, with which a report says where it happened
 */
export const cspReports =
  (parts: readonly string[]) =>
  async (request: Request): Promise<Response> => {
    try {
      await noteReport(request, parts);
    } catch (error) {
      log.error('csp.report_lost', { code: faultCode(error) });
    }
    return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
  };

async function noteReport(request: Request, parts: readonly string[]) {
  const now = new Date();
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!TYPES.includes(type) || !(await consume(PER_ADDRESS, clientAddress(request.headers), now))) return;
  for (const { directive: code, part } of violationsIn(
    await readJson(request, { maxBytes: MAX_BYTES }),
    parts,
  ))
    if (await consume(ONCE, `${code} ${part}`, now)) log.warn('csp.violation', { code, route: part });
}
