import type { Metadata } from 'next';
import { DeskList } from '@/components/comments/desk-list';
import { DeskTabs } from '@/components/comments/desk-tabs';
import { commentView } from '@/components/comments/desk-view';
import { clinic, copySettings } from '@/lib/clinic/data';
import { loadComments } from '@/lib/comments/loaders';
import { commentsHref } from '@/lib/comments/schema';
import { titleOf } from '@/lib/content/copy/data';

export const metadata: Metadata = { title: 'Comments' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The comments on articles: those awaiting review, and those already decided. */
export default async function CommentsPage({ searchParams }: Props) {
  const { staff, asked, comments, next, counts } = await loadComments(await searchParams);
  const now = new Date();
  const { state, after } = asked;
  const around = { now, me: staff.id, approval: copySettings().approval, clinicName: clinic().name, titleOf };
  return (
    <div className="space-y-6">
      <h1 className="text-heading">Comments</h1>
      <p className="max-w-prose">
        What readers write under articles. Nothing goes on the site until you approve it. Edit out anything
        that says too much about someone’s health or identity. Rejected comments and spam are deleted after 30
        days, and undecided comments after 90.
      </p>
      <DeskTabs state={state} counts={counts} />
      <DeskList
        key={state}
        state={state}
        isContinued={after !== undefined}
        comments={comments.map((comment) => commentView(comment, around))}
      />
      {next || after ? (
        <nav aria-label="Pages" className="flex gap-4">
          {after ? <a href={commentsHref(state)}>First page</a> : null}
          {next ? <a href={commentsHref(state, next)}>Next page</a> : null}
        </nav>
      ) : null}
    </div>
  );
}
