import type { Step } from './step';

/** No page has this address. */
const NOWHERE = '/malformed-address';

/**
 * Takes a request whose target can't be decoded (`/%E0%A4%A`), or holds NUL, for one for a page that does not exist:
 * Next would answer it with a bare 500, and PostgreSQL takes no NUL.
 */
export const replaceMalformedTarget: Step = (request) => {
  if (!decodes(request.url ?? '')) request.url = NOWHERE;
  return undefined;
};

function decodes(target: string): boolean {
  try {
    return !decodeURIComponent(target).includes('\0');
  } catch {
    return false;
  }
}
