import { DEFAULT_LANGUAGE, messagesIn, type Language } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';
import { isolated } from '@/lib/shared/bidi';

type Props = { language: Language; name: string; title: string };

/** Stands at the address of a page that its language lacks, and offers the one in the default language. */
export function Untranslated({ language, name, title }: Props) {
  const { errorPages, site } = messagesIn(language);
  const { untranslated } = errorPages;
  return (
    <div className="wide py-hero space-y-5">
      <h1 className="text-title">{untranslated.title}</h1>
      <p className="text-lead">
        <span>{untranslated.text}</span>{' '}
        <a lang={DEFAULT_LANGUAGE} hrefLang={DEFAULT_LANGUAGE} href={pathOf(DEFAULT_LANGUAGE, name)}>
          {isolated(title)}
        </a>
      </p>
      <p>
        <a className="button" href={pathOf(language, 'consultation')}>
          {site.request}
        </a>
      </p>
    </div>
  );
}
