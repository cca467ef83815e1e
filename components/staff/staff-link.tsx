'use client';

import Link, { useLinkStatus } from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

/** A link of the navigation, marked where it leads to the page that is open, and while that is being read. */
export function StaffLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} prefetch={false} aria-current={usePathname() === href ? 'page' : undefined}>
      {children}
      <Reading />
    </Link>
  );
}

/**
 * Not a loading page: that would be sent before the guard of the page has decided, with a status that says all is well.
 */
function Reading() {
  const { pending } = useLinkStatus();
  return <span role="status">{pending ? <span aria-label="Reading">…</span> : null}</span>;
}
