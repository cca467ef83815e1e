import { messages as en } from './en/messages';

/** Languages of the public site, the default first. A new one needs its folder here with messages, pages and snippets. */
export const LANGUAGES = ['en'] as const;
export type Language = (typeof LANGUAGES)[number];
export const [DEFAULT_LANGUAGE] = LANGUAGES;

/** What the addresses of a language begin with; proxy.ts knows that the default has nothing. */
export const PREFIXES: Record<Language, string> = { en: '' };

const MESSAGES = { en };

/** The interface strings of a language. */
export const messagesIn = (language: Language) => MESSAGES[language];

/** Whether a path's first segment names a language. */
export const isLanguage = (text: string): text is Language => (LANGUAGES as readonly string[]).includes(text);
