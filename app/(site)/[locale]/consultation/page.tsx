import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { ConsultationIntro } from '@/components/intake/consultation-intro';
import { ConsultationPageForm, consultationTitle } from '@/components/intake/consultation-page';
import { sharingImage } from '@/components/site/sharing-image';
import { type Language, messagesIn } from '@/content/languages';
import { originPage } from '@/lib/analytics/domain';
import { publicPaths } from '@/lib/content/copy/data';
import { pathOf } from '@/lib/content/copy/domain';
import { env } from '@/lib/platform/env';
import { openedToken } from '@/lib/platform/opened-form';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  return {
    title: consultationTitle(locale),
    description: messagesIn(locale).intro.description,
    alternates: { canonical: pathOf(locale, 'consultation') },
    openGraph: { images: sharingImage(locale, 'consultation') },
    twitter: { card: 'summary_large_image' },
  };
}

// Rendered for each visitor: no cache keeps it, Back shows it empty, and each form has an id of its own.
export const dynamic = 'force-dynamic';

export default async function ConsultationPage({ params }: Props) {
  const { locale } = await params;
  const sent = await headers();
  const came = { referer: sent.get('referer'), host: sent.get('host') };
  const [formId, now] = [randomUUID(), new Date()];
  const from = originPage(came, env().APP_URL, publicPaths());
  return (
    <div className="wide pt-8">
      <div className="max-w-prose">
        <h1 className="text-title">{consultationTitle(locale)}</h1>
        <ConsultationIntro language={locale} />
        <ConsultationPageForm
          language={locale}
          formId={formId}
          opened={openedToken(formId, now)}
          from={from}
        />
      </div>
    </div>
  );
}
