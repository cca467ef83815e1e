'use client';

import { CRISIS } from '@/content/crisis';
import { broken } from '@/content/en/broken';

/** Shown if even the site's frame failed: no style sheet, no header, but whom to call. */
export default function BrokenSite() {
  const { emergency, lifeline, samhsa } = CRISIS;
  return (
    <html lang="en">
      <body>
        <title>{broken.title}</title>
        <main>
          <h1>{broken.title}</h1>
          <p>
            <span>{broken.text}</span> <a href="">{broken.again}</a>.
          </p>
          <ul>
            {[emergency, lifeline, samhsa].map(({ dial, text }) => (
              <li key={dial}>
                <a href={`tel:${dial}`}>{text}</a>
              </li>
            ))}
          </ul>
        </main>
      </body>
    </html>
  );
}
