import type { Metadata } from 'next';
import { permanentRedirect, redirect } from 'next/navigation';
import { ArticlePage } from '@/components/site/article-page';
import { HomePage } from '@/components/site/home-page';
import { NotFound } from '@/components/site/not-found';
import { sharingImage } from '@/components/site/sharing-image';
import { StructuredData } from '@/components/site/structured-data/structured-data';
import { LANGUAGES, messagesIn, type Language } from '@/content/languages';
import { findPage, movedTo, pageNames } from '@/lib/content/copy/data';
import { pathOf, type PageDocument } from '@/lib/content/copy/domain';
import { isolated } from '@/lib/shared/bidi';

const HOME = 'home';

type Props = { params: Promise<{ lang: Language; path?: string[] }> };

/** Every page of content/, prerendered; those made at the copy desk are when they are first asked for. */
export const generateStaticParams = () =>
  LANGUAGES.flatMap((lang) =>
    pageNames(lang).map((name) => ({ lang, path: name === HOME ? [] : name.split('/') })),
  );

const nameOf = (path: string[] | undefined) => path?.join('/') ?? HOME;

/** The page of an address; one that moved, or whose visitors are sent elsewhere, is led on; undefined where there is none. */
function pageAt(language: Language, name: string): PageDocument | undefined {
  const to = movedTo(language, name);
  if (to) (to.isMoved ? permanentRedirect : redirect)(pathOf(language, to.name));
  return findPage(language, name);
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { lang, path } = await params;
  const page = pageAt(lang, nameOf(path));
  if (!page) return { title: messagesIn(lang).errorPages.notFound.title, robots: { index: false } };
  const { title, description } = page;
  const canonical = pathOf(lang, nameOf(path));
  return {
    ...(path ? { title: isolated(title) } : {}),
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
  const page = pageAt(lang, name);
  if (!page) return <NotFound language={lang} />;
  const Page = name === HOME ? HomePage : ArticlePage;
  return (
    <>
      <StructuredData language={lang} name={name} page={page} />
      <Page language={lang} name={name} page={page} />
    </>
  );
}
