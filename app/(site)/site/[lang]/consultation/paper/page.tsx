import type { Metadata } from 'next';
import { PaperForm } from '@/components/intake/paper-form';
import { messagesIn, type Language } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';

type Props = { params: Promise<{ lang: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { lang } = await params;
  const { title, description } = messagesIn(lang).paper;
  return { title, description, alternates: { canonical: pathOf(lang, 'consultation/paper') } };
}

export default async function PaperFormPage({ params }: Props) {
  const { lang } = await params;
  return (
    <div className="wide pt-8">
      <PaperForm language={lang} />
    </div>
  );
}
