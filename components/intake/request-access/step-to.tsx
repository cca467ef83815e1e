import type { Language } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';
import { PostForm, type Carried } from './post-form';

type Props = {
  language: Language;
  page: 'held' | 'delete';
  text: string;
  carried: Carried;
  quiet?: boolean;
};

/** Goes to another page of an opened request: by a link, or by a form if only that can carry the permission along. */
export function StepTo({ language, page, text, carried, quiet = false }: Props) {
  if (carried)
    return (
      <PostForm language={language} to="step" button={text} carried={carried} quiet>
        <input type="hidden" name="to" value={page} />
      </PostForm>
    );
  return (
    <p>
      <a className={quiet ? 'button-quiet' : undefined} href={pathOf(language, `your-request/${page}`)}>
        {text}
      </a>
    </p>
  );
}
