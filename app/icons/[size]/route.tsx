import { ImageResponse } from 'next/og';
import { SHELL_OUTLINE, SHELL_RIBS } from '@/components/site/wordmark';

const SIZES = ['180', '192', '512'];

export const dynamicParams = false;
export const generateStaticParams = () => SIZES.map((size) => ({ size }));

/** The site's mark as a home-screen icon, rendered when the site is built. */
export async function GET(_request: Request, { params }: { params: Promise<{ size: string }> }) {
  const size = Number((await params).size);
  const mark = (
    <div style={{ display: 'flex', width: '100%', height: '100%', background: '#0b5551', padding: size / 6 }}>
      <svg viewBox="0 0 32 32" width="100%" height="100%" fill="none" stroke="#ffffff">
        <path d={SHELL_OUTLINE} strokeWidth="2.25" />
        <path d={SHELL_RIBS} strokeWidth="1.75" />
      </svg>
    </div>
  );
  return new ImageResponse(mark, { width: size, height: size });
}
