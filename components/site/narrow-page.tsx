import type { ReactNode } from 'react';

/** A single-column page under its title, used for a single comment and for “Your request”. */
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
