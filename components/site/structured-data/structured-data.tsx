import type { Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import type { PageDocument } from '@/lib/content/documents/domain';
import { trailAbove } from '@/lib/content/navigation/data';
import { graphOf } from './graph';

type Props = { language: Language; name: string; page: PageDocument };

/** The page's structured data, in a script element that browsers don't execute. */
export function StructuredData(props: Props) {
  const above = trailAbove(props.language, props.name);
  const data = { '@context': 'https://schema.org', '@graph': graphOf({ facts: clinic(), above, ...props }) };
  // `<` would let copy that contains `</script>` close the element.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: json }} />;
}
