import { LANGUAGE_NAMES, LANGUAGES, type Language } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';

type Props = { language: Language; name: string };

/** Leads to the same page in each other language, by what that language calls itself. */
export const LanguageSwitch = ({ language, name }: Props) =>
  LANGUAGES.filter((one) => one !== language).map((one) => (
    <a key={one} className="language-switch" lang={one} hrefLang={one} href={pathOf(one, name)}>
      {LANGUAGE_NAMES[one]}
    </a>
  ));
