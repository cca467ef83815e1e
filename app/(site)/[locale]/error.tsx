'use client';

import { useParams } from 'next/navigation';
import { broken as en } from '@/content/en/broken';
import { broken as es } from '@/content/es/broken';

/**
 * Replaces a page that failed. Crisis help stays above it, and the phone number is in the footer below. It ships with
 * every page, so its strings come from small files of their own.
 */
export default function BrokenPage() {
  const broken = useParams().locale === 'es' ? es : en;
  return (
    <div role="alert" className="wide py-hero">
      <h1 className="text-title">{broken.title}</h1>
      <p className="text-lead mt-5">
        <span>{broken.text}</span> <a href="">{broken.again}</a>. <span>{broken.call}</span>
      </p>
    </div>
  );
}
