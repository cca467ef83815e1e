import { CRISIS } from '@/content/crisis';
import { messagesIn, type Language } from '@/content/languages';

const LINK = 'inline-block py-1 font-semibold text-danger';

/** Whom to call right now, at the top of every page, because no one may be reading requests at night. */
export function CrisisBar({ language }: { language: Language }) {
  const text = messagesIn(language).crisis;
  const { emergency, lifeline, samhsa } = CRISIS;
  return (
    <section aria-label={text.label} className="bg-danger-paper border-danger/40 border-b">
      <ul className="wide text-small flex flex-wrap items-baseline gap-x-6 py-1.5">
        <li>
          {text.danger}{' '}
          <a className={LINK} href={`tel:${emergency.dial}`}>
            {text.callEmergency}
          </a>
        </li>
        <li>
          {text.crisis}{' '}
          <a className={LINK} href={`tel:${lifeline.dial}`}>
            {text.callLifeline}
          </a>{' '}
          {text.or}{' '}
          <a className={LINK} href={`sms:${lifeline.dial}`}>
            {text.textLifeline}
          </a>
        </li>
        <li>
          {text.drugs}{' '}
          <a className={`${LINK} whitespace-nowrap`} href={`tel:${samhsa.dial}`}>
            {samhsa.text}
          </a>
        </li>
      </ul>
    </section>
  );
}
