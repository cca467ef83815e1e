import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { addressText, hoursText } from '@/lib/clinic/domain';
import { pathOf } from '@/lib/content/copy/domain';
import { navigation } from '@/lib/content/navigation/data';
import { isolated } from '@/lib/shared/bidi';
import { ClinicPhone } from './clinic-phone';

export function SiteFooter({ language }: { language: Language }) {
  const { site } = messagesIn(language);
  const facts = clinic();
  const { main, footer } = navigation(language);
  const ordered = [...main, ...footer];
  const always = [
    { page: 'consultation', label: site.request },
    { page: 'consultation/paper', label: site.paperForm },
    { page: 'your-request', label: site.yourRequest },
  ];
  const links = [...ordered, ...always.filter(({ page }) => !ordered.some((link) => link.page === page))];
  return (
    <footer className="bg-shell mt-section">
      <div className="wide text-small grid gap-8 py-10 sm:grid-cols-2">
        <div className="space-y-2">
          <p dir="auto" className="font-serif text-xl font-semibold">
            {facts.name}
          </p>
          <p>{addressText(facts) ?? isolated(facts.city)}</p>
          <p>
            <ClinicPhone />
          </p>
          <p>{site.readings(hoursText(facts, language))}</p>
          <p className="text-muted">{site.disclaimer}</p>
          {facts.samples?.length ? <p className="text-danger font-semibold">{site.sampleNotice}</p> : null}
        </div>
        <nav aria-label={site.more}>
          <ul className="sm:columns-2">
            {links.map(({ page, label }) => (
              <li key={page}>
                <a className="inline-block py-1.5" href={pathOf(language, page)}>
                  <bdi>{label}</bdi>
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </footer>
  );
}
