'use client';

import { broken } from '@/content/en/broken';

/**
 * Shown in place of a page that broke. Crisis help stays above it; the phone is in the footer below. It ships with every
 * page, so it takes its strings from a small file of their own.
 */
export default function BrokenPage() {
  return (
    <div role="alert" className="wide py-hero">
      <h1 className="text-title">{broken.title}</h1>
      <p className="text-lead mt-5">
        <span>{broken.text}</span> <a href="">{broken.again}</a>. <span>{broken.call}</span>
      </p>
    </div>
  );
}
