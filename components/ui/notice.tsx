import type { ReactNode } from 'react';
import { isolated } from '@/lib/shared/bidi';

const LOOKS = {
  danger: 'border-danger bg-danger-paper',
  warning: 'border-danger bg-shell',
  note: 'border-mangrove bg-shell',
} as const;

/** A boxed note that stands out from the surrounding text. */
export function Notice({
  kind,
  title,
  children,
}: {
  kind: keyof typeof LOOKS;
  title: string;
  children: ReactNode;
}) {
  return (
    <aside aria-label={isolated(title)} className={`${LOOKS[kind]} space-y-3 border-l-4 p-5`}>
      <h2 className="font-sans text-lg font-semibold">{title}</h2>
      {children}
    </aside>
  );
}
