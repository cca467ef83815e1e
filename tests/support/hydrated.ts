import type { Page } from 'playwright/test';

/** Waits until React has taken the forms of the page over: before that they are the browser's own. */
export const hydrated = (page: Page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll('main form')].every((form) =>
      Object.keys(form).some((key) => key.startsWith('__reactProps')),
    ),
  );
