import { ConsultationPage } from '@/components/intake/consultation-page';
import type { Language } from '@/content/languages';

export { generateMetadata } from '../page';

type Props = { params: Promise<{ locale: Language }> };

/**
 * The page with the form, rendered once for each version of the site, with holes that our server fills in for each
 * visitor (docs/adr/0047). No one else ever sees it.
 */
export default async function ConsultationTemplate({ params }: Props) {
  return <ConsultationPage language={(await params).locale} />;
}
