import type { Metadata } from 'next';
import { permanentRedirect, redirect } from 'next/navigation';
import { ArticlePage } from '@/components/site/article-page';
import { HomePage } from '@/components/site/home-page';
import { NotFound } from '@/components/site/not-found';
import { sharingImage } from '@/components/site/sharing-image';
import { Untranslated } from '@/components/site/untranslated';
import { StructuredData } from '@/components/site/structured-data/structured-data';
import { DEFAULT_LANGUAGE, isLanguage, LANGUAGES, messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { findPage, movedTo, pageNames } from '@/lib/content/copy/data';
import { alternatesOf, pathOf } from '@/lib/content/copy/domain';
import type { PageDocument } from '@/lib/content/documents/domain';
import { withKnownFacts } from '@/lib/content/known-facts/domain';
import { isolated } from '@/lib/shared/bidi';

const HOME = 'home';

type Props = { params: Promise<{ locale: string; path?: string[] }> };

/** Every page of content/, prerendered. Pages made at the copy desk are rendered on their first request. */
export const generateStaticParams = () =>
  LANGUAGES.flatMap((locale) =>
    pageNames(locale).map((name) => ({ locale, path: name === HOME ? [] : name.split('/') })),
  );

/** `original` is the page in the default language, where its own language lacks it. */
type Address = { language: Language; name: string; page?: PageDocument; original?: PageDocument };

const nameOf = (path: string[] | undefined) => path?.join('/') ?? HOME;

/**
 * Renders the page at an address, or redirects if the page moved or its visitors are sent to another one. An unknown
 * address in another area ends up here too, with that area's name as the language.
 */
async function find(params: Props['params']): Promise<Address> {
  const { locale, path } = await params;
  const name = nameOf(path);
  if (!isLanguage(locale)) return { language: DEFAULT_LANGUAGE, name };
  const to = movedTo(locale, name);
  if (to) (to.isMoved ? permanentRedirect : redirect)(pathOf(locale, to.name));
  const page = findPage(locale, name);
  const known = page && { page: { ...page, body: withKnownFacts(page.body, clinic()) } };
  const original = page ? undefined : findPage(DEFAULT_LANGUAGE, name);
  return { language: locale, name, ...known, ...(original && { original }) };
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { language, name, page, original } = await find(params);
  const { notFound, untranslated } = messagesIn(language).errorPages;
  if (!page) return { title: (original ? untranslated : notFound).title, robots: { index: false } };
  const { title, description } = page;
  const { name: clinicName, city } = clinic();
  const canonical = pathOf(language, name);
  return {
    title:
      name === HOME
        ? { absolute: messagesIn(language).site.homeTitle(isolated(clinicName), isolated(city)) }
        : isolated(title),
    description,
    alternates: alternatesOf(
      language,
      name,
      LANGUAGES.filter((one) => findPage(one, name)),
    ),
    openGraph: {
      type: name === HOME ? 'website' : 'article',
      siteName: isolated(clinicName),
      title,
      description,
      url: canonical,
      locale: language,
      images: sharingImage(language, name),
    },
    twitter: { card: 'summary_large_image' },
  };
}

export default async function ContentPage({ params }: Props) {
  const { language, name, page, original } = await find(params);
  if (original) return <Untranslated language={language} name={name} title={original.title} />;
  if (!page) return <NotFound language={language} />;
  const Page = name === HOME ? HomePage : ArticlePage;
  return (
    <>
      <StructuredData language={language} name={name} page={page} />
      <Page language={language} name={name} page={page} />
    </>
  );
}
