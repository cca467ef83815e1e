// Trusted Types (https://w3c.github.io/trusted-types/): which texts may become scripts or markup in a browser. The page
// policy demands that one is asked (lib/platform/csp/policy.ts).

type Rule = (text: string) => string | null;
/** A text for which the rule returns null is refused. */
export type TextRules = { createScriptURL?: Rule; createScript?: Rule; createHTML?: Rule };

declare global {
  interface Window {
    /** The part of the API used here; TypeScript's DOM types don’t include it yet. */
    trustedTypes?: { createPolicy: (name: string, rules: TextRules) => Record<keyof TextRules, Rule> };
  }
}

/** The policy under which pasted HTML is read, in the editor of pages alone (proxy.ts). */
export const PASTED_POLICY = 'pasted';

const BUILT = '/_next/static/';
const FILES = ['/quick-exit.js'];
/** How React makes the element of a script. It is empty, and an element made in this way never runs. */
const EMPTY_SCRIPT = '<script></script>';

function isOurScript(address: string, page: string): boolean {
  const { origin, pathname } = new URL(address, page);
  return origin === new URL(page).origin && (pathname.startsWith(BUILT) || FILES.includes(pathname));
}

/** For all texts on a page: addresses of our own script files, and nothing else. */
export const scriptRules = (page: string): Required<TextRules> => ({
  createScriptURL: (address) => (isOurScript(address, page) ? address : null),
  createScript: () => null, // without it `eval` is refused too, but no browser reports it
  createHTML: (html) => (html === EMPTY_SCRIPT ? html : null),
});
