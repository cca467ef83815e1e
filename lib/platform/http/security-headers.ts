import type { ServerResponse } from 'node:http';
import onHeaders from 'on-headers';
import { NO_PAGE_POLICY, REPORT_PATH } from '../csp/policy';
import { env } from '../env';
import type { Step } from './step';

const TWO_YEARS = 'max-age=63072000';

/**
 * Every powerful feature that a browser of today lets a page use (https://github.com/w3c/webappsec-permissions-policy/blob/main/features.md
 * and those that Chromium adds): no page of ours needs one but passkeys. Chromium prints a warning for each name that it
 * doesn't know; `bluetooth` and `web-share` are named although it has neither on Linux, as it has both on other systems.
 */
const REFUSED_FEATURES = [
  'accelerometer',
  'autoplay',
  'bluetooth',
  'browsing-topics',
  'camera',
  'captured-surface-control',
  'clipboard-read',
  'compute-pressure',
  'cross-origin-isolated',
  'deferred-fetch',
  'deferred-fetch-minimal',
  'digital-credentials-create',
  'digital-credentials-get',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'language-detector',
  'language-model',
  'local-fonts',
  'local-network-access',
  'magnetometer',
  'microphone',
  'midi',
  'on-device-speech-recognition',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'private-state-token-issuance',
  'private-state-token-redemption',
  'screen-wake-lock',
  'serial',
  'speaker-selection',
  'storage-access',
  'summarizer',
  'sync-xhr',
  'translator',
  'usb',
  'web-share',
  'window-management',
  'xr-spatial-tracking',
] as const;
const OWN_FEATURES = [
  'clipboard-write',
  'publickey-credentials-create',
  'publickey-credentials-get',
] as const;

const PERMISSIONS = [
  ...REFUSED_FEATURES.map((name) => `${name}=()`),
  ...OWN_FEATURES.map((name) => `${name}=(self)`),
].join(', ');

/** Headers of every response. */
export const securityHeaders = () => ({
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Not `no-referrer`: browsers would send `Origin: null` with our own forms.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Strict-Transport-Security':
    env().HSTS_INCLUDE_SUBDOMAINS === 'yes' ? `${TWO_YEARS}; includeSubDomains` : TWO_YEARS,
});

/** What every page says besides: browsers read it of documents alone, and a page comes with a dozen files. */
const PAGE_HEADERS = {
  'Permissions-Policy': PERMISSIONS,
  'Reporting-Endpoints': `csp="${REPORT_PATH}"`,
};

const NOT_MODIFIED = 304;

/**
 * Lets every response leave with all security headers: those that it does not carry yet are added when its head is
 * written. Next applies the headers of next.config.js to only some of its redirects and errors.
 */
export const completeSecurityHeaders: Step = (_request, response) => {
  onHeaders(response, () => addMissing(response));
  return undefined;
};

const isPage = (response: ServerResponse) =>
  String(response.getHeader('Content-Type')).startsWith('text/html');

function addMissing(response: ServerResponse) {
  const missing = isPage(response) ? { ...securityHeaders(), ...PAGE_HEADERS } : securityHeaders();
  for (const [name, value] of Object.entries(missing)) {
    if (!response.hasHeader(name)) response.setHeader(name, value);
  }
  // Browsers take the headers of a 304 over into the page that they kept (RFC 9111, 3.2), whose own policy must stay.
  if (response.statusCode === NOT_MODIFIED || response.hasHeader('Content-Security-Policy')) return;
  response.setHeader('Content-Security-Policy', NO_PAGE_POLICY);
}
