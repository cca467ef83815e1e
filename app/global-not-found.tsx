import type { Metadata } from 'next';
import { NotFound } from '@/components/site/not-found';
import { SiteFrame } from '@/components/site/site-frame';
import { DEFAULT_LANGUAGE, messagesIn } from '@/content/languages';
import './globals.css';

const { notFound } = messagesIn(DEFAULT_LANGUAGE).errorPages;

export const metadata: Metadata = { title: notFound.title, robots: { index: false } };

/** Any unknown address outside every area. */
export default function NotFoundPage() {
  return (
    <SiteFrame language={DEFAULT_LANGUAGE}>
      <NotFound language={DEFAULT_LANGUAGE} />
    </SiteFrame>
  );
}
