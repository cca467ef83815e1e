import { paragraphsOf } from '@/lib/comments/domain';

/** What someone wrote, as plain text: no markup and no links. */
export function CommentText({ text }: { text: string }) {
  return paragraphsOf(text).map((paragraph, index) => (
    <p key={index} dir="auto" className="wrap-anywhere whitespace-pre-line">
      {paragraph}
    </p>
  ));
}
