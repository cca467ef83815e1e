import type { Metadata } from 'next';
import { ArticlePage } from '@/components/site/article-page';
import { HomePage } from '@/components/site/home-page';
import { sharingImage } from '@/components/site/sharing-image';
import { StructuredData } from '@/components/site/structured-data/structured-data';
import { LANGUAGES, type Language } from '@/content/languages';
import { pageNames, readPage } from '@/lib/copy/data';
import { pathOf } from '@/lib/copy/domain';

const HOME = 'home';

type Props = { params: Promise<{ lang: Language; path?: string[] }> };

export const dynamicParams = false;

/** Every page of content/, prerendered. */
export const generateStaticParams = () =>
  LANGUAGES.flatMap((lang) =>
    pageNames(lang).map((name) => ({ lang, path: name === HOME ? [] : name.split('/') })),
  );

const nameOf = (path: string[] | undefined) => path?.join('/') ?? HOME;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { lang, path } = await params;
  const { title, description } = readPage(lang, nameOf(path));
  const canonical = pathOf(lang, nameOf(path));
  return {
    ...(path ? { title } : {}),
    description,
    alternates: { canonical },
    openGraph: {
      type: path ? 'article' : 'website',
      title,
      description,
      url: canonical,
      locale: lang,
      images: sharingImage(lang, nameOf(path)),
    },
    twitter: { card: 'summary_large_image' },
  };
}

export default async function ContentPage({ params }: Props) {
  const { lang, path } = await params;
  const name = nameOf(path);
  const page = readPage(lang, name);
  return (
    <>
      <StructuredData language={lang} name={name} page={page} />
      {name === HOME ? <HomePage language={lang} page={page} /> : <ArticlePage language={lang} page={page} />}
    </>
  );
}
