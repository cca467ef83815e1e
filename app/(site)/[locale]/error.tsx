'use client';

import { broken } from '@/content/en/broken';

/**
 * Replaces a page that failed. Crisis help stays above it, and the phone number is in the footer below. It ships with
 * every page, so its strings come from a small file of its own.
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
