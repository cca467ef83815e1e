import { LANGUAGES, type Language } from '@/content/languages';
import { ageText } from '@/lib/cases/queue/domain';
import type { ListedComment } from '@/lib/comments/data';
import { SUSPICION_LABELS, type CommentState } from '@/lib/comments/fields';
import { pathOf } from '@/lib/content/copy/domain';
import { isolated } from '@/lib/shared/bidi';
import { ownValue } from '@/lib/shared/own-value';

/** A comment as the desk's list shows it. */
export type CommentView = {
  id: string;
  version: number;
  state: CommentState;
  path: string;
  pageTitle: string;
  /** Who wrote it; for the clinic's answers, the member of staff. */
  writer: string;
  email: string | null;
  name: string;
  text: string;
  byClinic: boolean;
  /** What it answers, in words; empty if it isn't an answer. */
  answers: string;
  age: string;
  suspicions: readonly string[];
  /** Whether a second person must approve what staff write before it's on the site. */
  approval: boolean;
  /** Whether this wording awaits that approval and the reader wrote it, so that someone else has to approve. */
  isOwn: boolean;
};

const suspicionLabel = (code: string) => ownValue(SUSPICION_LABELS, code) ?? code;

function answersText(parent: ListedComment['parent'], clinicName: string): string {
  if (!parent) return '';
  const whose = parent.byClinic
    ? isolated(clinicName)
    : isolated(parent.name) || 'someone who removed their comment';
  return `Replies to ${whose}${parent.state === 'approved' ? '' : ', whose comment isn’t on the site, so this one isn’t shown either'}`;
}

type Around = {
  now: Date;
  me: string;
  approval: boolean;
  clinicName: string;
  /** The title of the page that the comment is on. */
  titleOf: (language: Language, name: string) => string;
};

export function commentView(
  comment: ListedComment,
  { now, me, approval, clinicName, titleOf }: Around,
): CommentView {
  const { id, version, state, page, name, email, text, author, parent, receivedAt, suspicions } = comment;
  const language = LANGUAGES.find((known) => known === page.language) ?? LANGUAGES[0];
  return {
    id,
    version,
    state,
    path: pathOf(language, page.name),
    pageTitle: titleOf(language, page.name),
    writer: author === null ? name : `${isolated(clinicName)} (by ${isolated(author)})`,
    email,
    name,
    text,
    byClinic: author !== null,
    answers: answersText(parent, clinicName),
    age: ageText(receivedAt, now),
    suspicions: suspicions.map(suspicionLabel),
    approval,
    isOwn: approval && state !== 'approved' && comment.wordedById === me,
  };
}
