/**
 * The Content-Security-Policy of every page: nothing from another host, no inline script but those named.
 * @param scriptSources CSP sources such as `'sha256-…'` or `'nonce-…'` for the page's own inline scripts
 */
export function contentSecurityPolicy(scriptSources: readonly string[]): string {
  return [
    "default-src 'none'",
    ["script-src 'self'", ...scriptSources].join(' '),
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
