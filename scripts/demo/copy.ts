import type { Staff } from '@/lib/auth/staff';
import { readPublished } from '@/lib/content/copy/data';
import { readEdited } from '@/lib/content/drafts/data';
import { createPage } from '@/lib/content/pages/mutations';
import { publishDraft } from '@/lib/content/publishing/mutations';
import { saveDraft } from '@/lib/content/drafts/mutations';
import { DAY_MS } from '@/lib/shared/durations';
import { must, type Happening } from './happening';

const ARTICLE = {
  language: 'en',
  parent: 'interpersonal-psychotherapy',
  slug: 'first-session',
  title: 'Your first session of IPT',
  kind: 'article',
} as const;

const articleText = (today: string, next: string) => `---
title: Your first session of IPT
description: >-
  What happens in a first session of interpersonal psychotherapy, what you may be asked, and what you can ask in return.
lead: >-
  A first session is for getting to know each other. You decide what you tell, and you can ask anything.
reviewed: ${today}
nextReview: ${next}
replies: true
---

## Before you come

You need not prepare anything. Some people bring a short list of what worries them most.

## What we talk about

We ask what brings you here, and who matters in your life. There is no test.

## What you can ask

- How often we would meet, and for how long
- What is written down, and who can read it
- What happens if you want to stop

::call-to-action{to="/consultation" label="Ask for a first talk"}
`;

type Ref = { language: 'en'; name: string };

async function save(staff: Staff, ref: Ref, change: (text: string) => string, at: Date): Promise<number> {
  const page = await readEdited(staff, ref, at);
  const saved = await saveDraft(
    staff,
    { ...ref, version: page?.version ?? 0, text: change(page?.text ?? '') },
    at,
  );
  return must(saved).version;
}

/** What a marketer did at the copy desk: a page published twice, a draft, and an article scheduled for next week. */
export function copySteps(staff: Staff, now: Date): Happening[] {
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const day = (moment: Date) => moment.toISOString().slice(0, 10);
  const about = { language: 'en', name: 'about' } as const;
  const publish = (at: Date, why: string, change: (text: string) => string): Happening => ({
    at,
    run: async () => {
      const version = await save(staff, about, change, at);
      must(await publishDraft(staff, { ...about, version }, { why, dueAt: null }, at));
      await readPublished();
    },
  });
  return [
    publish(ago(20), 'Says first how to reach us', (text) =>
      text.replace('## Who we are', '## Who we are\n\nYou can reach us on the [contact page](/contact).'),
    ),
    publish(ago(9), 'Shorter', (text) => text.replace('You can reach us on the', 'Reach us on the')),
    {
      at: ago(2),
      run: () =>
        save(
          staff,
          { language: 'en', name: 'faq' },
          (text) => `${text}\n## Something missing?\n\n[Ask us](/contact).\n`,
          ago(2),
        ),
    },
    {
      at: ago(1),
      run: async () => {
        const ref = { language: 'en', name: must(await createPage(staff, ARTICLE, ago(1))) } as const;
        const version = await save(staff, ref, () => articleText(day(now), day(ago(-180))), ago(1));
        const dueAt = ago(-7);
        must(await publishDraft(staff, { ...ref, version }, { why: 'New article', dueAt }, ago(1)));
      },
    },
  ];
}
