import { randomUUID } from 'node:crypto';
import type { Staff } from '@/lib/auth/staff';
import type { Suspicion } from '@/lib/comments/fields';
import { answerComment, decideComment } from '@/lib/comments/moderation/mutations';
import { submitComment } from '@/lib/comments/mutations';
import { DAY_MS } from '@/lib/shared/durations';
import { must, type Happening } from './happening';

const PAGE = 'interpersonal-psychotherapy';

/** What someone wrote, and what became of it. */
type DemoComment = {
  daysAgo: number;
  name: string;
  text: string;
  /** The comment it answers, by its position in the list. */
  answers?: number;
  /** With any, it is stored as spam, without a decision. */
  suspicions?: Suspicion[];
  decided?: 'approved' | 'rejected';
  /** The clinic's answer. */
  answer?: string;
};

const COMMENTS: readonly DemoComment[] = [
  {
    daysAgo: 40,
    name: 'Ruth',
    text: 'Thank you for saying plainly where the research is weak. Most pages only say that it works.\n\nIs there a book for people who are not clinicians?',
    decided: 'approved',
    answer:
      'Thank you for reading so closely. The sources at the end of the page are a good place to begin, and most libraries can order them.',
  },
  {
    daysAgo: 36,
    name: 'A. Keller',
    text: 'The drawing of the sixteen sessions helped me explain this to my father. Does a course ever take longer?',
    decided: 'approved',
    answer:
      'It can. The page says what is usual; how long it takes is decided together, and said at the start.',
  },
  {
    daysAgo: 35,
    name: 'Ruth',
    text: 'That was my next question too.',
    answers: 1,
    decided: 'approved',
  },
  {
    daysAgo: 9,
    name: 'Neighbor',
    text: 'I know somebody who goes there and she told me everything about it. Her name is',
    decided: 'rejected',
  },
  {
    daysAgo: 6,
    name: 'Best Deals',
    text: 'Cheap pills https://pills.example and https://more.example and https://still-more.example',
    suspicions: ['MANY_LINKS', 'TRAP_FILLED'],
  },
  {
    daysAgo: 3,
    name: 'SEO Team',
    text: 'Great article! We can bring you to the first page: www.rank.example https://rank.example/offer',
    suspicions: ['MANY_LINKS'],
  },
  {
    daysAgo: 2,
    name: 'Tomas',
    text: 'How is this different from just talking to a good friend? I do not mean that as a joke.',
  },
  {
    daysAgo: 0.3,
    name: 'Maribel Ortega',
    text: 'My son was in treatment last spring and this is what they did with him. You can ask me at 239 555 0177.',
  },
];

/** Comments in every state, as readers and moderators would have made them, each step at its own time. */
export function commentSteps(moderator: Staff, now: Date): Happening[] {
  const ids: string[] = [];
  return COMMENTS.flatMap((comment, index) => {
    const { daysAgo, decided, answer } = comment;
    const at = (daysLater: number) =>
      new Date(Math.min(now.getTime(), now.getTime() - (daysAgo - daysLater) * DAY_MS));
    const steps: Happening[] = [
      { at: at(0), run: async () => (ids[index] = await send(comment, ids, at(0))) },
    ];
    const id = () => ids[index] ?? '';
    if (decided)
      steps.push({
        at: at(0.5),
        run: async () => must(await decideComment(moderator, { id: id(), version: 0 }, decided, at(0.5))),
      });
    if (answer !== undefined)
      steps.push({
        at: at(0.7),
        run: async () => must(await answerComment(moderator, { id: id(), text: answer }, at(0.7))),
      });
    return steps;
  });
}

async function send({ name, text, answers, suspicions = [] }: DemoComment, ids: readonly string[], at: Date) {
  const stored = await submitComment(
    { name, email: `${randomUUID().slice(0, 8)}@example.com`, text },
    { language: 'en', page: PAGE, parentId: answers === undefined ? null : (ids[answers] ?? null) },
    () => Promise.resolve(suspicions),
    at,
  );
  return must(stored).id;
}
