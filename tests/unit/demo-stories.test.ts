import { callCard, isAllowed } from '@/lib/cases/call-card/domain';
import { clinic } from '@/lib/clinic/data';
import { openHoursBetween } from '@/lib/clinic/domain';
import { STATUSES } from '@/lib/clinic/statuses';
import { consentsGiven } from '@/lib/intake/domain';
import { consultationSchema } from '@/lib/intake/schema';
import { STORIES, tellStories } from '../../scripts/demo/stories';

const NOW = new Date('2026-11-23T18:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;
const stories = tellStories(NOW, clinic());
const steps = stories.flatMap((story) => story.steps);

test('the demo tells the same two hundred stories each time', () => {
  expect(stories).toHaveLength(STORIES);
  expect(tellStories(NOW, clinic())).toEqual(stories);
});

test('every one of them is a request that the form would accept, of nobody: numbers and addresses of stories', () => {
  for (const { input } of stories) {
    expect(consultationSchema.safeParse(input).error?.issues).toBeUndefined();
    expect(input.phone).toMatch(/^$|555[- ]01\d\d$/);
    expect(input.email).toMatch(/^$|^[a-z0-9.]+@(mail|spam)\.example$/);
  }
});

test('all of it lies in the last four months, and nothing in the future', () => {
  const moments = [...stories.map(({ receivedAt }) => receivedAt), ...steps.map(({ at }) => at)];
  expect(Math.max(...moments.map(Number))).toBeLessThan(NOW.getTime());
  expect(Math.min(...moments.map(Number))).toBeGreaterThan(NOW.getTime() - 122 * DAY_MS);
});

test('staff act after a request came, in order, and in the clinic’s hours', () => {
  for (const { receivedAt, steps: own } of stories) {
    const moments = [receivedAt, ...own.map(({ at }) => at)];
    expect(moments).toEqual(moments.toSorted((one, other) => Number(one) - Number(other)));
    for (const { at } of own)
      expect(
        openHoursBetween(new Date(Number(at) - 1000), new Date(Number(at) + 1000), clinic()),
      ).toBeGreaterThan(0);
  }
});

test('nobody is reached by a way that they do not allow', () => {
  for (const { input, steps: own } of stories) {
    const card = callCard(
      input,
      consentsGiven(input).map(({ kind }) => ({ kind, withdrawnAt: null })),
    );
    for (const step of own)
      if (step.do === 'try') expect(isAllowed(card, step.channel, step.outcome)).toBe(true);
  }
});

test('everything that the desk can show is in it', () => {
  const reached = new Set(steps.flatMap((step) => (step.do === 'status' ? [step.to] : [])));
  for (const status of STATUSES.filter((name) => !['new', 'quarantined', 'contacting'].includes(name)))
    expect(reached).toContain(status);
  expect(new Set(steps.map((step) => step.do))).toEqual(
    new Set(['open', 'assign', 'try', 'status', 'note', 'follow up', 'trash', 'hold', 'take back']),
  );
  expect(new Set(stories.map(({ source }) => source))).toEqual(new Set(['site', 'phone', 'door']));
  expect(stories.filter(({ quarantine }) => quarantine !== null).length).toBeGreaterThan(5);
});
