import type { ServerResponse } from 'node:http';
import onHeaders from 'on-headers';
import { env } from '../env';
import type { Step } from './step';

const TWO_YEARS = 'max-age=63072000';

/** What every response says. */
export const securityHeaders = () => ({
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Not `no-referrer`: with it browsers send `Origin: null` with our own form.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  'Strict-Transport-Security':
    env().HSTS_INCLUDE_SUBDOMAINS === 'yes' ? `${TWO_YEARS}; includeSubDomains` : TWO_YEARS,
});

/** For what is no page of ours: files, redirects, errors. Pages and forms bring a policy of their own. */
export const NO_PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'";
const NOT_MODIFIED = 304;

/**
 * Lets every response leave with all security headers: those that it does not carry yet are added when its head is
 * written. Next applies the headers of next.config.js to only some of its redirects and errors.
 */
export const completeSecurityHeaders: Step = (_request, response) => {
  onHeaders(response, () => addMissing(response));
  return undefined;
};

function addMissing(response: ServerResponse) {
  for (const [name, value] of Object.entries(securityHeaders())) {
    if (!response.hasHeader(name)) response.setHeader(name, value);
  }
  // Browsers take the headers of a 304 over into the page that they kept (RFC 9111, 3.2), whose own policy must stay.
  if (response.statusCode === NOT_MODIFIED || response.hasHeader('Content-Security-Policy')) return;
  response.setHeader('Content-Security-Policy', NO_PAGE_POLICY);
}
