import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { SiteFrame } from '@/components/site/site-frame';
import { DEFAULT_LANGUAGE, isLanguage, LANGUAGES } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { isolated } from '@/lib/shared/bidi';
import '../../globals.css';

export function generateMetadata(): Metadata {
  const { name, city, website } = clinic();
  return {
    metadataBase: new URL(website),
    title: { default: `${isolated(name)}, ${isolated(city)}`, template: `%s - ${isolated(name)}` },
    icons: { icon: '/icon.svg', apple: '/icons/180' },
    // Otherwise iOS turns any row of digits, such as a reference, into a phone link.
    formatDetection: { telephone: false },
  };
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fdf0ee' },
    { media: '(prefers-color-scheme: dark)', color: '#351a18' },
  ],
};

export const generateStaticParams = () => LANGUAGES.map((locale) => ({ locale }));

type Props = { children: ReactNode; params: Promise<{ locale: string }> };

export default async function SiteLayout({ children, params }: Props) {
  const { locale } = await params;
  return <SiteFrame language={isLanguage(locale) ? locale : DEFAULT_LANGUAGE}>{children}</SiteFrame>;
}
