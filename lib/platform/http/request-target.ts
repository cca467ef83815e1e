import { pathIn } from '@/lib/shared/path-in';
import { METHODS, refuse } from './refusal';
import type { Step } from './step';

/** An address on this server (RFC 9112, 3.2.1), of characters that browsers send. */
const ORIGIN_FORM = /^\/[\x21-\x7e]*$/;
/** Steps to the same place or back, which browsers take before they ask. Next takes them too, after we have looked. */
const DOT_STEP = /[/\\](?:\.|%2e){1,2}(?:[/\\]|$)/i;
/** Line ends, which Next's route patterns don't match: it would answer an unknown address with 200. */
const LINE_END = /%0[ad]|%e2%80%a[89]/i;
/** An encoded slash. No address of ours has one, and Next would answer 404 under the title of the page with a real slash. */
const ENCODED_SLASH = /%2f/i;
/** Addresses of Next's older router, which has no pages here but is asked for those of the newer one. */
const OLD_ROUTER_DATA = /^\/+_next\/+data(?:\/|$)/;
/** An address that no page has. */
export const MALFORMED = '/malformed-address';

/**
 * Refuses methods and targets that no browser sends: Next takes an address of another host for one of ours, and any
 * method for GET. A target that can't be decoded (`/%E0%A4%A`), or has NUL, a line end, or an encoded slash in it, becomes one for a page
 * that doesn't exist, since people mistype: Next would answer it with a bare 500, and PostgreSQL takes no NUL.
 */
export const checkTarget: Step = (request, response) => {
  const { method = '', url = '' } = request;
  if (!METHODS.includes(method)) return refuse(response, 'WRONG_METHOD');
  const address = pathIn(url);
  if (!ORIGIN_FORM.test(url) || DOT_STEP.test(address)) return refuse(response, 'WRONG_TARGET');
  const target = decoded(url);
  if (target === undefined || LINE_END.test(address) || ENCODED_SLASH.test(address)) request.url = MALFORMED;
  else if (OLD_ROUTER_DATA.test(pathIn(target))) return refuse(response, 'NOT_FOUND');
  return undefined;
};

/** The target without its escapes; undefined if it can't be decoded or holds NUL. */
export function decoded(target: string): string | undefined {
  try {
    const text = decodeURIComponent(target);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
