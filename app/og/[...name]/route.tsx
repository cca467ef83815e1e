import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ImageResponse } from 'next/og';
import { SHELL_OUTLINE, SHELL_RIBS } from '@/components/site/wordmark';
import { LANGUAGES, messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { pageNames, readPage } from '@/lib/copy/data';

const FORM = 'consultation';

export const dynamicParams = false;

/** One for each public page: `/og/LANGUAGE/NAME.png`. */
export const generateStaticParams = () =>
  LANGUAGES.flatMap((language) =>
    [...pageNames(language), FORM].map((name) => ({ name: [language, ...`${name}.png`.split('/')] })),
  );

const font = (file: string) => readFileSync(path.join(process.cwd(), 'node_modules/@fontsource', file));

function titleOf(language: Language, name: string) {
  return name === FORM ? messagesIn(language).form.title : readPage(language, name).title;
}

/** The picture that stands beside a shared link, made when the site is built. */
export async function GET(_request: Request, { params }: { params: Promise<{ name: string[] }> }) {
  const [language, ...rest] = (await params).name as [Language, ...string[]];
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
      <div style={{ fontFamily: 'Brygada', fontSize: 84, lineHeight: 1.1 }}>
        {titleOf(language, rest.join('/').replace(/\.png$/, ''))}
      </div>
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
