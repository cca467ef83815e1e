import type { Metadata, Viewport } from 'next';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { SiteFrame } from '@/components/site/site-frame';
import { isLanguage, LANGUAGES } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { isolated } from '@/lib/shared/bidi';
import '../../../globals.css';

export function generateMetadata(): Metadata {
  const { name, city, website } = clinic();
  return {
    metadataBase: new URL(website),
    title: { default: `${isolated(name)}, ${isolated(city)}`, template: `%s - ${isolated(name)}` },
    icons: { icon: '/icon.svg', apple: '/icons/180' },
    // iOS would turn any row of digits, such as a reference, into a link to call.
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

export const generateStaticParams = () => LANGUAGES.map((lang) => ({ lang }));

type Props = { children: ReactNode; params: Promise<{ lang: string }> };

export default async function SiteLayout({ children, params }: Props) {
  const { lang } = await params;
  if (!isLanguage(lang)) notFound();
  return <SiteFrame language={lang}>{children}</SiteFrame>;
}
