import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { fonts } from '@/components/site/fonts';
import '../globals.css';

export const metadata: Metadata = { title: 'Staff desk', robots: { index: false, follow: false } };

export default function StaffLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={fonts}>
      <body>
        <main className="wide py-hero">{children}</main>
      </body>
    </html>
  );
}
