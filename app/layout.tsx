import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { CrisisLine } from '@/components/site/crisis-line';
import { SiteFooter } from '@/components/site/site-footer';
import { SiteHeader } from '@/components/site/site-header';
import { clinic } from '@/lib/clinic/data';
import './globals.css';

export function generateMetadata(): Metadata {
  const { name, city } = clinic();
  return {
    title: { default: `${name}, ${city}`, template: `%s - ${name}` },
    icons: { icon: '/icon.svg' },
    // iOS would turn any row of digits, such as a reference, into a link to call.
    formatDetection: { telephone: false },
  };
}

export const viewport: Viewport = { colorScheme: 'light dark' };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body className="flex min-h-dvh flex-col">
        <a
          href="#main"
          className="bg-paper text-ink sr-only z-10 p-3 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
        >
          Skip to the content
        </a>
        <CrisisLine />
        <SiteHeader />
        <main id="main" tabIndex={-1} className="mx-auto w-full max-w-3xl grow px-5 pt-10 outline-none">
          {children}
        </main>
        <SiteFooter />
      </body>
    </html>
  );
}
