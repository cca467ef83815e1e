import { test } from 'playwright/test';
import { FIGURE } from '@/scripts/assurance/results';

/** Says what a browser test counted, for the page that `npm run assurance` writes. Call it within a test. */
export function noteFigure(description: string): void {
  test.info().annotations.push({ type: FIGURE, description });
}
