import type { ReactNode } from 'react';
import type { IllustrationName } from '@/content/illustrations';
import { messagesIn, type Language } from '@/content/languages';
import { AfterYouAsk } from './illustrations/after-you-ask';
import { Course } from './illustrations/course';
import { ProblemAreas } from './illustrations/problem-areas';

type Texts = ReturnType<typeof messagesIn>['illustrations'];

const DRAWN: Record<IllustrationName, (texts: Texts) => ReactNode> = {
  course: ({ course }) => (
    <>
      <Course title={course.title} description={course.description} />
      <ul className="course-legend">
        {Object.entries(course.labels).map(([part, label]) => (
          <li key={part} data-part={part}>
            {label}
          </li>
        ))}
      </ul>
    </>
  ),
  'problem-areas': ({ problemAreas }) => <ProblemAreas labels={problemAreas.labels} />,
  'after-you-ask': ({ afterYouAsk }) => <AfterYouAsk labels={afterYouAsk.labels} />,
};

/** An illustration on a page, with its text in the visitor's language. */
export function Illustration({ language, name }: { language: Language; name: IllustrationName }) {
  return <figure className="illustration">{DRAWN[name](messagesIn(language).illustrations)}</figure>;
}
