import { CRISIS, SAFETY } from '@/content/crisis';
import { DEFAULT_LANGUAGE, messagesIn, type Language } from '@/content/languages';
import { findPage } from '@/lib/content/copy/data';
import { pathOf } from '@/lib/content/copy/domain';
import { LanguageSwitch } from './language-switch';

const { emergency, lifeline, samhsa, violence } = CRISIS;

/**
 * Whom to call right now, at the top of every page, because no one may be reading requests at night. One line, so that a
 * phone's screen is left for the page; whatever else helps unfolds below it.
 */
export function CrisisBar({ language }: { language: Language }) {
  const text = messagesIn(language).crisis;
  return (
    <section aria-label={text.label} className="crisis">
      <div className="wide relative xl:max-w-[88rem]">
        <ul className="crisis-line">
          <li>
            <span className="crisis-when">{text.danger}</span>{' '}
            <a href={`tel:${emergency.dial}`}>{text.callEmergency}</a>
          </li>
          <li>
            <span className="crisis-when">{text.crisis}</span>{' '}
            <a href={`tel:${lifeline.dial}`}>{text.callLifeline}</a> <span>{text.or}</span>{' '}
            <a href={`sms:${lifeline.dial}`}>{text.textLifeline}</a>
          </li>
          <li className="hidden sm:list-item">
            <LanguageSwitch language={language} name="home" />
          </li>
        </ul>
        <details>
          <summary>
            <span>{text.more}</span> <span className="sr-only sm:not-sr-only">{text.help}</span>
          </summary>
          <MoreHelp language={language} />
        </details>
      </div>
    </section>
  );
}

function MoreHelp({ language }: { language: Language }) {
  const text = messagesIn(language).crisis;
  return (
    <ul className="crisis-more">
      <li className="sm:hidden">
        <LanguageSwitch language={language} name="home" />
      </li>
      <li>{text.withdrawal}</li>
      <li>{text.lifeline}</li>
      <li>
        <span>{text.drugs}</span> <a href={`tel:${samhsa.dial}`}>{samhsa.text}</a>
      </li>
      <li>
        <span>{text.violence}</span> <a href={`tel:${violence.dial}`}>{violence.text}</a>
      </li>
      <li>
        <SafetyLink language={language} />
      </li>
    </ul>
  );
}

/** Straight to the English page where there is no other: nobody looks for help on a page that says it isn't there. */
function SafetyLink({ language }: { language: Language }) {
  const place = findPage(language, SAFETY.page) ? language : DEFAULT_LANGUAGE;
  return (
    <a href={`${pathOf(place, SAFETY.page)}#${SAFETY.part}`} hrefLang={place}>
      {messagesIn(language).crisis.safety}
    </a>
  );
}
