/** Where browsers report what the policy stopped (lib/platform/csp/reports.ts). */
export const REPORT_PATH = '/api/csp-report';

/**
 * For what is no page of ours: files, redirects, errors. Pages and forms bring a policy of their own. `default-src` speaks
 * for what is loaded alone: the rest is named.
 */
export const NO_PAGE_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

type Sources = {
  /** CSP sources such as `'sha256-…'` or `'nonce-…'` for the page's own inline scripts. */
  scripts: readonly string[];
  /** The same for its inline styles. */
  styles?: readonly string[];
  /** Whether it loads script files. */
  scriptFiles?: boolean;
  /** Whether inline styles are allowed, as the rich-text editor needs. */
  inlineStyles?: boolean;
  /** Whether our pages may frame it, and it may frame our pages. */
  frames?: boolean;
  /** Trusted Types policies besides that of every page (instrumentation-client.ts), by their names. */
  textPolicies?: readonly string[];
};

/**
 * The Content-Security-Policy of every page: nothing from another host, no inline script but those named, and no text that
 * becomes a script.
 */
export function contentSecurityPolicy({
  scripts,
  styles = [],
  scriptFiles = true,
  inlineStyles = false,
  frames = false,
  textPolicies = [],
}: Sources): string {
  const ours = frames ? "'self'" : "'none'";
  return [
    "default-src 'none'",
    ['script-src', ...(scriptFiles ? ["'self'"] : []), ...scripts].join(' '),
    ["style-src 'self'", ...styles, ...(inlineStyles ? ["'unsafe-inline'"] : [])].join(' '),
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'", // on pages without scripts too: Lighthouse fetches robots.txt from within the page
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    ...(frames ? [`frame-src ${ours}`] : []),
    `frame-ancestors ${ours}`,
    "require-trusted-types-for 'script'",
    // Libraries that create a policy for each text need permission to create it again.
    [
      `trusted-types ${scriptFiles ? 'default' : "'none'"}`,
      ...textPolicies,
      ...(textPolicies.length > 0 ? ["'allow-duplicates'"] : []),
    ].join(' '),
    // Two directives for one address: browsers that support the newer one ignore the older.
    `report-uri ${REPORT_PATH}`,
    'report-to csp',
  ].join('; ');
}
