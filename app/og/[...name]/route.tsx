import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ImageResponse } from 'next/og';
import { SHELL_OUTLINE, SHELL_RIBS } from '@/components/site/wordmark';
import { isLanguage, LANGUAGES, messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { findPage, pageNames } from '@/lib/content/copy/data';

const FORM = 'consultation';

/** One for each public page: `/og/LANGUAGE/NAME.png`. */
export const generateStaticParams = () =>
  LANGUAGES.flatMap((language) =>
    [...pageNames(language), FORM].map((name) => ({ name: [language, ...`${name}.png`.split('/')] })),
  );

const font = (file: string) => readFileSync(path.join(process.cwd(), 'node_modules/@fontsource', file));

function titleOf(language: Language, name: string) {
  return name === FORM ? messagesIn(language).form.title : findPage(language, name)?.title;
}

/** The image shown with a shared link, rendered when the site is built, and again when the site changes. */
export async function GET(_request: Request, { params }: { params: Promise<{ name: string[] }> }) {
  const [language = '', ...rest] = (await params).name;
  const title = isLanguage(language) ? titleOf(language, rest.join('/').replace(/\.png$/, '')) : undefined;
  if (title === undefined) return new Response(null, { status: 404 });
  const { name: clinicName, city } = clinic();
  const picture = (
    <div
      style={{
        display: 'flex',
        flexDirection: 'column',
        justifyContent: 'space-between',
        width: '100%',
        height: '100%',
        padding: 80,
        background: '#f3ebdd',
        color: '#17282b',
        borderBottom: '24px solid #0b5551',
      }}
    >
      <div style={{ fontFamily: 'Brygada', fontSize: 84, lineHeight: 1.1 }}>{title}</div>
      <div style={{ display: 'flex', alignItems: 'center', gap: 24, fontFamily: 'Figtree', fontSize: 36 }}>
        <svg viewBox="0 0 32 32" width="72" height="72" fill="none" stroke="#0b5551">
          <path d={SHELL_OUTLINE} strokeWidth="2.25" />
          <path d={SHELL_RIBS} strokeWidth="1.75" />
        </svg>
        {clinicName}, {city}
      </div>
    </div>
  );
  return new ImageResponse(picture, {
    width: 1200,
    height: 630,
    fonts: [
      { name: 'Brygada', data: font('brygada-1918/files/brygada-1918-latin-600-normal.woff') },
      { name: 'Figtree', data: font('figtree/files/figtree-latin-400-normal.woff') },
    ],
  });
}
