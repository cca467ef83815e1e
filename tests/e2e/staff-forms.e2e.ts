import { writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test, type Page } from 'playwright/test';
import type { Site } from '../support/site';
import { demoSite } from '../support/site-databases';
import { renewConfirmation, signInAs } from '../support/staff';
import {
  fillForm,
  findForms,
  formHere,
  isBroken,
  openForm,
  sendForm,
  sendIntoNothing,
  type FoundForm,
} from '../support/staff-forms';
import { visit } from '../support/visit';

// Uses the demo's requests, pages, images and people, so that every form has something to work on.
let site: Site;
test.beforeAll(async () => {
  site = await (await demoSite()).start();
});
test.afterAll(() => site.remove());

/** Forms that remove what other forms need come last. */
const isLast = ({ what }: FoundForm) =>
  /trash|delete|throw|discard|unpublish|off the site|suspend|sign out|end |remove|reset|role|ticked/i.test(
    what,
  );

/** The staff areas, in parts, each with forms that must be found in it. */
const PARTS = [
  { areas: ['desk'], among: ['ownerId', 'reason', 'words', 'hold'] },
  { areas: ['copy'], among: ['why', 'alt'] },
  { areas: ['replies', 'activity', 'team', 'account'], among: ['newPassword', 'email,role', 'decision'] },
] as const;

for (const { areas, among } of PARTS)
  test(`every form of ${areas.join(', ')}, found by following all links: it survives a lost request, an answer, another lost request and another answer`, async ({
    browser,
  }) => {
    const picture = path.join(site.dataDir, 'picture.png');
    writeFileSync(
      picture,
      await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    );
    const origin = `http://localhost:${site.port}`; // passkeys can be created on localhost
    const { page } = await visit(browser, origin);
    await signInAs(page.context(), site, 'admin', 'Ada');
    const forms = await findForms(page, origin, areas);
    const whats = forms.map(({ what }) => what);
    // Not a full list, but a sign that no part of the area was missed.
    for (const name of among) expect(whats).toContainEqual(expect.stringContaining(name));
    const [gone, dead]: [string[], string[]] = [[], []];
    for (const found of [...forms.filter((form) => !isLast(form)), ...forms.filter(isLast)]) {
      await renewConfirmation(site); // the crawl takes longer than a confirmation lasts
      const state = await tryForm(page, found, picture).catch((error: Error) => error.message);
      if (state === 'gone') gone.push(found.what);
      else if (state !== 'alive') dead.push(`${found.what}: ${state}`);
      if (page.url().includes('/sign-in')) await signInAs(page.context(), site, 'admin', 'Ada');
    }
    expect(dead).toEqual([]);
    // Some forms are gone for good once others have been sent; at least four in five must have been tried.
    expect(gone.length).toBeLessThan(forms.length / 5);
  });

/** A form that disappears on success, such as a button that did its job, hasn't failed. */
async function tryForm(page: Page, found: FoundForm, picture: string): Promise<string> {
  for (let time = 0; time < 2; time += 1) {
    const form = time === 0 ? await openForm(page, found) : await formHere(page, found.what);
    if (!form) return time === 0 ? 'gone' : 'alive';
    await fillForm(form, picture);
    const { said, kept } = await sendIntoNothing(page, form);
    if (!said || !kept) return `said “${said}”, ${kept ? 'kept' : 'lost'} what was typed`;
    if (await isBroken(page)) return 'broken after a lost request';
    await sendForm(page, form);
    if (await isBroken(page)) return `broken after an answer, ${time + 1}`;
  }
  return 'alive';
}
