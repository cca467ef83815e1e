import type { ReactNode } from 'react';

/** The frame of the pages about one reply. */
export function ReplyFrame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="wide pt-8">
      <div className="max-w-prose space-y-6">
        <h1 className="text-title">{title}</h1>
        {children}
      </div>
    </div>
  );
}
