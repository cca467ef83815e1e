import type { ReactNode } from 'react';
import { messagesIn, type Language } from '@/content/languages';
import { fonts } from './fonts';
import { CrisisBar } from './crisis-bar';
import { SiteFooter } from './site-footer';
import { SiteHeader, ThumbBar } from './site-header';

/** The document around every public page, error pages included. */
export function SiteFrame({ language, children }: { language: Language; children: ReactNode }) {
  return (
    <html lang={language} className={fonts}>
      <head>
        {/* Blocking on purpose: it must run before anything is painted. */}
        {/* eslint-disable-next-line @next/next/no-sync-scripts */}
        <script src="/quick-exit.js" />
      </head>
      <body className="flex min-h-dvh flex-col">
        <a href="#main" className="skip-link">
          {messagesIn(language).site.skip}
        </a>
        <CrisisBar language={language} />
        <SiteHeader language={language} />
        <main id="main" tabIndex={-1} className="grow outline-none">
          {children}
        </main>
        <SiteFooter language={language} />
        <ThumbBar language={language} />
      </body>
    </html>
  );
}
