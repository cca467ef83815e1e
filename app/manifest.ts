import type { MetadataRoute } from 'next';
import { clinic } from '@/lib/clinic/data';

/** How a phone shows the site on its home screen. */
export default function manifest(): MetadataRoute.Manifest {
  const { name } = clinic();
  return {
    name,
    short_name: name,
    start_url: '/',
    display: 'browser',
    background_color: '#fbf8f2',
    theme_color: '#fbf8f2',
    icons: [
      { src: '/icon.svg', type: 'image/svg+xml', sizes: 'any' },
      ...[192, 512].map((size) => ({
        src: `/icons/${size}`,
        type: 'image/png',
        sizes: `${size}x${size}`,
      })),
    ],
  };
}
