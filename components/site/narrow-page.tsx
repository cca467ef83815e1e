import type { ReactNode } from 'react';

/** A page of one column under its title, as those about one comment or one's own request are. */
export function NarrowPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="wide pt-8">
      <div className="max-w-prose space-y-6 wrap-anywhere">
        <h1 className="text-title">{title}</h1>
        {children}
      </div>
    </div>
  );
}
