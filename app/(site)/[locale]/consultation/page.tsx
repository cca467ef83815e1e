import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { ConsultationPage, consultationTitle } from '@/components/intake/consultation-page';
import { sharingImage } from '@/components/site/sharing-image';
import { type Language, messagesIn } from '@/content/languages';
import { originPage } from '@/lib/analytics/domain';
import { clinic } from '@/lib/clinic/data';
import { publicPaths } from '@/lib/content/copy/data';
import { alternatesOf } from '@/lib/content/copy/domain';
import { openingOf } from '@/lib/intake/data';
import { env } from '@/lib/platform/env';
import { isolated } from '@/lib/shared/bidi';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  return {
    title: consultationTitle(locale),
    description: messagesIn(locale).intro.description,
    alternates: alternatesOf(locale, 'consultation'),
    openGraph: { siteName: isolated(clinic().name), images: sharingImage(locale, 'consultation') },
    twitter: { card: 'summary_large_image' },
  };
}

// Used in development, and when our server has no finished page to fill in. It's rendered for each visitor, so that no
// cache stores it, Back shows it empty, and each form has its own id.
export const dynamic = 'force-dynamic';

export default async function OpenedConsultationPage({ params }: Props) {
  const { locale } = await params;
  const sent = await headers();
  const came = { referer: sent.get('referer'), host: sent.get('host') };
  const from = originPage(came, env().APP_URL, publicPaths());
  return <ConsultationPage language={locale} opening={openingOf(randomUUID(), from, new Date(), locale)} />;
}
