import type { Metadata } from 'next';
import { NotFound } from '@/components/site/not-found';
import { DEFAULT_LANGUAGE, messagesIn } from '@/content/languages';

const { notFound } = messagesIn(DEFAULT_LANGUAGE).errorPages;

export const metadata: Metadata = { title: notFound.title, robots: { index: false } };

/** An unknown address on the public site. Next doesn't pass it a language. */
export default function NotFoundPage() {
  return <NotFound language={DEFAULT_LANGUAGE} />;
}
