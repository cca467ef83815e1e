import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state';
import type { IncomingHttpHeaders } from 'node:http';
import onHeaders from 'on-headers';
import { refuse } from './refusal';
import type { Step } from './step';

/**
 * What Next's servers and adapters tell each other; a browser has no business with it. The policy is among it: Next takes
 * the nonce of what it renders from a request's, and would keep a stranger's, of any length, in a page for everyone.
 */
const INTERNAL =
  /^(?:x-(?:middleware|nextjs|invoke|matched|now|prerender)-|next-(?:resume|hmr|instant)|x-next-resume|content-security-policy)/;

const ACTION_ID = /^[0-9a-f]{42}$/;
const PATH = /^\/[\x21-\x7e]{0,2000}$/;
/** Deeper than any page of ours; an endless tree would exhaust the stack. */
const MOST_PARTS = 100;

/** Headers of Next's client router, each with the values it may have. */
const KNOWN = new Map<string, (value: string) => boolean>(
  Object.entries({
    rsc: (value) => value === '1',
    'next-action': (value) => ACTION_ID.test(value),
    'next-router-prefetch': (value) => /^[0-3]$/.test(value),
    'next-router-segment-prefetch': (value) => PATH.test(value),
    'next-url': (value) => PATH.test(value) && isDecodable(value),
    'next-router-state-tree': isRouterState,
  }),
);

/** Names of the headers with which Next's client router asks for data instead of a page. */
export const ROUTER_HEADERS: readonly string[] = [...KNOWN.keys()];

/** Where proxy.ts leads an address to: nothing outside reads it, and it would show routes. */
const REWRITTEN = 'x-middleware-rewrite';

/**
 * Refuses what Next's router would not send: Next answers it with 500, and repeats it in its log. What Next's own parts
 * tell each other stays within.
 */
export const checkRouterHeaders: Step = (request, response) => {
  // A range that can't be given is a 500 of Next's; a server may give the whole in any case (RFC 9110, 14.2).
  const isOurs = (name: string) =>
    name !== 'range' && !INTERNAL.test(name) && (name !== 'next-action' || request.method === 'POST');
  request.headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => isOurs(name)));
  onHeaders(response, () => response.removeHeader(REWRITTEN));
  return isWellFormed(request.headers) ? undefined : refuse(response, 'MALFORMED');
};

const isWellFormed = (headers: IncomingHttpHeaders) =>
  Object.entries(headers).every(([name, value]) => KNOWN.get(name)?.(String(value)) ?? true);

function isRouterState(value: string): boolean {
  if ((value.match(/\{|%7B/gi) ?? []).length > MOST_PARTS) return false;
  try {
    parseAndValidateFlightRouterState(value);
    return true;
  } catch {
    return false;
  }
}

function isDecodable(text: string): boolean {
  try {
    return !decodeURIComponent(text).includes('\0');
  } catch {
    return false;
  }
}
