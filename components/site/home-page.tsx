import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { hoursText } from '@/lib/clinic/domain';
import { pathOf } from '@/lib/content/copy/domain';
import type { PageDocument } from '@/lib/content/documents/domain';
import { CallClinic } from './clinic-phone';
import { Shore } from './illustrations/shore';
import { Prose } from './prose';
import { Sources } from './sources';

type Props = { language: Language; name: string; page: PageDocument };

/** The home page. Its first screen says what this is, whom it's for, that it's safe, and what to do. */
export function HomePage({ language, name, page }: Props) {
  const { site } = messagesIn(language);
  return (
    <>
      <div className="bg-shell overflow-hidden">
        <div className="wide py-hero relative">
          <h1 dir="auto" className="text-display max-w-[16ch]">
            {page.title}
          </h1>
          <p dir="auto" className="text-lead mt-5 max-w-[44ch]">
            {page.lead}
          </p>
          <p className="mt-7 flex flex-wrap items-center gap-x-6 gap-y-4">
            <a className="button" href={pathOf(language, 'consultation')}>
              {site.request}
            </a>
            <span>
              <CallClinic before={site.call} />
            </span>
          </p>
          <p className="text-small text-muted mt-4 max-w-[44ch]">
            {site.readings(hoursText(clinic(), language))}
          </p>
        </div>
        {/* On a wide screen its sky is behind the text. */}
        <Shore className="block h-40 w-full sm:aspect-[10/3] sm:h-auto lg:-mt-40" />
      </div>
      <div className="wide mt-section">
        <Prose language={language} name={name} page={page} />
        <Sources language={language} sources={page.sources} />
      </div>
    </>
  );
}
