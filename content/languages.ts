import { messages as en, type Messages } from './en/messages';
import { messages as es } from './es/messages';

/** Languages of the public site, the default first. A new one needs its folder here with messages, pages and snippets. */
export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];
export const [DEFAULT_LANGUAGE] = LANGUAGES;

/** What the addresses of a language begin with; proxy.ts knows that the default has nothing. */
export const PREFIXES: Record<Language, string> = { en: '', es: '/es' };

/** What each language calls itself. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', es: 'Español' };

/** What staff call each language. */
export const LANGUAGE_LABELS: Record<Language, string> = { en: 'English', es: 'Spanish' };

const MESSAGES: Record<Language, Messages> = { en, es };

/** The interface strings of a language. */
export const messagesIn = (language: Language): Messages => MESSAGES[language];

/** Whether a path's first segment names a language. */
export const isLanguage = (text: string): text is Language => (LANGUAGES as readonly string[]).includes(text);

/** The language that a form says its page is in; the default if it says none. */
export const languageSent = (text: string | undefined): Language =>
  text !== undefined && isLanguage(text) ? text : DEFAULT_LANGUAGE;
