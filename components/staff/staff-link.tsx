'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

/** A navigation link, marked if it leads to the current page. */
export function StaffLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} aria-current={usePathname() === href ? 'page' : undefined}>
      {children}
    </a>
  );
}
