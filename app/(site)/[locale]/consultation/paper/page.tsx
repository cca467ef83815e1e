import type { Metadata } from 'next';
import { PaperForm } from '@/components/intake/paper-form';
import { messagesIn, type Language } from '@/content/languages';
import { alternatesOf } from '@/lib/content/copy/domain';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const { title, description } = messagesIn(locale).paper;
  return { title, description, alternates: alternatesOf(locale, 'consultation/paper') };
}

export default async function PaperFormPage({ params }: Props) {
  const { locale } = await params;
  return (
    <div className="wide pt-8">
      <PaperForm language={locale} />
    </div>
  );
}
