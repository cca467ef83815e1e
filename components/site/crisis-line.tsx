import { CRISIS } from '@/content/crisis';
import { messagesIn, type Language } from '@/content/languages';

/** Whom to call right now, in one paragraph, for where something failed: no one may have read what was typed. */
export function CrisisLine({ language }: { language: Language }) {
  const text = messagesIn(language).crisis;
  const { emergency, lifeline } = CRISIS;
  return (
    <p>
      <span>{text.danger}</span> <a href={`tel:${emergency.dial}`}>{text.callEmergency}</a>
      <span>.</span> <span>{text.crisis}</span> <a href={`tel:${lifeline.dial}`}>{text.callLifeline}</a>{' '}
      <span>{text.or}</span> <a href={`sms:${lifeline.dial}`}>{text.textLifeline}</a>
      <span>.</span>
    </p>
  );
}
