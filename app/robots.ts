import type { MetadataRoute } from 'next';
import { clinic } from '@/lib/clinic/data';

/** What search engines may read: everything except form results and staff pages. */
export default function robots(): MetadataRoute.Robots {
  const disallow = ['/api/', '/consultation/', '/desk', '/leave', '/your-request/'];
  return {
    rules: { userAgent: '*', allow: ['/', '/consultation/paper'], disallow },
    sitemap: `${clinic().website}/sitemap.xml`,
  };
}
