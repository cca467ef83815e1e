import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { DeskKeys } from '@/components/cases/keys/desk-keys';
import { PaletteButton } from '@/components/cases/palette/palette-button';
import { SearchForm } from '@/components/cases/queue/search-form';
import { UndoToast } from '@/components/cases/undo/undo-toast';
import { fonts } from '@/components/site/fonts';
import { StaffFrame } from '@/components/staff/staff-frame';
import { may } from '@/lib/auth/permissions';
import { currentSession, IDLE_LIMIT_MS } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { countAwaiting } from '@/lib/content/publishing/loaders';
import { loadHold } from '@/lib/restore/loaders';
import { formatMoment } from '@/lib/shared/dates';
import './staff.css';

export const metadata: Metadata = {
  title: { default: 'Staff desk', template: '%s, staff desk' },
  robots: { index: false, follow: false },
};

/** The frame of every staff page. It doesn't guard anything: each page, action and handler does so itself. */
export default async function StaffLayout({ children }: { children: ReactNode }) {
  const session = await currentSession();
  const user = session?.assurance === 'full' ? session.user : null;
  const { name, timeZone } = clinic();
  const [awaiting, hold] = await Promise.all([countAwaiting(), loadHold()]);
  return (
    <html lang="en" className={fonts}>
      <body>
        <StaffFrame
          clinicName={name}
          user={user}
          idleLimitMs={IDLE_LIMIT_MS}
          badges={{ '/copy': awaiting }}
          desk={
            user && may(user.role, 'requests.read') ? (
              <>
                <SearchForm timeZone={timeZone} />
                <PaletteButton me={user.id} role={user.role} />
                <DeskKeys me={user.id} />
                <UndoToast />
              </>
            ) : null
          }
          {...(hold && { restoredTo: formatMoment(hold.madeAt, timeZone) })}
        >
          {children}
        </StaffFrame>
      </body>
    </html>
  );
}
