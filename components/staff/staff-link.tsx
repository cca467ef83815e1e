'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

/** A link of the navigation, marked where it leads to the page that is open. */
export function StaffLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} aria-current={usePathname() === href ? 'page' : undefined}>
      {children}
    </a>
  );
}
