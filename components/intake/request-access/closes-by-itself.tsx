import type { Language } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';

type Props = { language: Language; seconds: number; hasScripts: boolean };

/** Where no script watches over a page: after its time it gives way to the one that says that it has closed. */
export function ClosesByItself({ language, seconds, hasScripts }: Props) {
  const refresh = (
    <meta httpEquiv="refresh" content={`${seconds};url=${pathOf(language, 'your-request/held')}`} />
  );
  return hasScripts ? <noscript>{refresh}</noscript> : refresh;
}
