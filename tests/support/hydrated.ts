import type { Page } from 'playwright/test';

/** Waits until React has hydrated the page's forms: before that the browser handles them. */
export const hydrated = (page: Page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll('main form, header search form')].every((form) =>
      Object.keys(form).some((key) => key.startsWith('__reactProps')),
    ),
  );
