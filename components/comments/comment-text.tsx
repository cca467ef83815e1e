import { paragraphsOf } from '@/lib/comments/domain';

/** What somebody wrote, as text: nothing in it is markup or a link. */
export function CommentText({ text }: { text: string }) {
  return paragraphsOf(text).map((paragraph, index) => (
    <p key={index} dir="auto" className="wrap-anywhere whitespace-pre-line">
      {paragraph}
    </p>
  ));
}
