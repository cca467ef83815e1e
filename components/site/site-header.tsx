import { ListIcon, PhoneIcon } from '@phosphor-icons/react/ssr';
import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { pathOf } from '@/lib/content/copy/domain';
import { navigation } from '@/lib/content/navigation/data';
import { ClinicPhone } from './clinic-phone';
import { QuickExit } from './quick-exit';
import { Wordmark } from './wordmark';

const MENU = 'site-menu';

/**
 * Name, menu and quick exit, which stay in reach while the page scrolls. On a phone the menu is a popover, which needs no
 * script.
 */
export function SiteHeader({ language }: { language: Language }) {
  const { site } = messagesIn(language);
  const { name } = clinic();
  return (
    <header className="site-header">
      <div className="wide xl:max-w-[88rem] flex flex-wrap items-center gap-1.5 min-[22rem]:flex-nowrap sm:gap-3">
        <a href={pathOf(language, 'home')} className="text-ink mr-auto w-min py-1 no-underline sm:w-auto">
          <Wordmark name={name} />
        </a>
        <button type="button" popoverTarget={MENU} className="button-quiet lg:hidden">
          <ListIcon aria-hidden size={22} className="hidden sm:block" />
          {site.menu}
        </button>
        <nav id={MENU} popover="auto" aria-label={site.mainMenu} className="menu">
          <ul className="flex flex-col gap-1 lg:flex-row lg:items-center">
            {navigation(language).main.map(({ page, label }) => (
              // When the phone number is shown next to it, the contact page's link is hidden.
              <li key={page} className={page === 'contact' ? 'min-[90rem]:hidden' : undefined}>
                <a className="menu-link" href={pathOf(language, page)}>
                  <bdi>{label}</bdi>
                </a>
              </li>
            ))}
            <li className="text-small hidden px-2 whitespace-nowrap min-[90rem]:block">
              <ClinicPhone />
            </li>
            <li className="hidden xl:block">
              <a className="button-small" href={pathOf(language, 'consultation')}>
                {site.request}
              </a>
            </li>
          </ul>
        </nav>
        <QuickExit language={language} />
      </div>
    </header>
  );
}

/** The two ways to reach the clinic, within reach of a thumb. Pages with the form hide it (app/globals.css). */
export function ThumbBar({ language }: { language: Language }) {
  const { site } = messagesIn(language);
  const { phone, placeholders } = clinic();
  return (
    <nav aria-label={site.quickContact} className="thumb-bar">
      {placeholders.includes('phone') ? null : (
        <a className="button-quiet" href={`tel:${phone.replaceAll(' ', '')}`}>
          <PhoneIcon aria-hidden size={22} />
          {site.call}
        </a>
      )}
      <a className="button grow text-center" href={pathOf(language, 'consultation')}>
        {site.request}
      </a>
    </nav>
  );
}
