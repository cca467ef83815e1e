import onHeaders from 'on-headers';
import type { Step } from './step';

/** The header that Next gives prerendered pages, as if only a build could ever change them. */
const FOR_A_YEAR = /^s-maxage=\d+/;

/**
 * Lets caches in front of this process ask it each time whether a page changed (they get a 304 where it didn't): else
 * they would hide what is published for a year.
 */
export const shortenSharedCaching: Step = (_request, response) => {
  onHeaders(response, () => {
    if (FOR_A_YEAR.test(String(response.getHeader('Cache-Control') ?? '')))
      response.setHeader('Cache-Control', 'public, max-age=0, must-revalidate');
  });
  return undefined;
};
