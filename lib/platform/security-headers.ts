import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import onHeaders from 'on-headers';

const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Not `no-referrer`: with it browsers send `Origin: null` with our own form.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  'Strict-Transport-Security': 'max-age=63072000',
} as const;

/** For what is no page of ours: files, redirects, errors. Pages and forms bring a policy of their own. */
const NO_PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'";
const NOT_MODIFIED = 304;

/**
 * From now on every response of this process leaves with all security headers: those that it does not carry yet are
 * added when its head is written. Next applies the headers of next.config.js to only some of its redirects and errors.
 * @returns a function that ends it
 */
export function completeSecurityHeaders(): () => void {
  const watch = (message: unknown) => {
    const { response } = message as { response: ServerResponse };
    onHeaders(response, () => addMissing(response));
  };
  subscribe('http.server.request.start', watch);
  return () => void unsubscribe('http.server.request.start', watch);
}

function addMissing(response: ServerResponse) {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!response.hasHeader(name)) response.setHeader(name, value);
  }
  // Browsers take the headers of a 304 over into the page that they kept (RFC 9111, 3.2), whose own policy must stay.
  if (response.statusCode === NOT_MODIFIED || response.hasHeader('Content-Security-Policy')) return;
  response.setHeader('Content-Security-Policy', NO_PAGE_POLICY);
}
