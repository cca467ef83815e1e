import type { Language } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';

type Props = { language: Language; seconds: number; hasScripts: boolean };

/**
 * For pages without a script to watch over them: when their time runs out, they redirect to the one that says the page
 * has closed.
 */
export function ClosesByItself({ language, seconds, hasScripts }: Props) {
  const refresh = (
    <meta httpEquiv="refresh" content={`${seconds};url=${pathOf(language, 'your-request/held')}`} />
  );
  return hasScripts ? <noscript>{refresh}</noscript> : refresh;
}
