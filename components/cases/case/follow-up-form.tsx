'use client';

import type { ReactNode } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { setFollowUpAction } from '@/lib/cases/case/actions';

const setText = ({ isDoubled }: { isDoubled: boolean }) =>
  `Follow-up set.${isDoubled ? ' That hour happens twice, as clocks go back that night: the reminder comes the first time.' : ''}`;

type Props = { failures: Readonly<Record<string, string>>; children: ReactNode };

/** The form that sets a follow-up. It's separate from the page because only the browser can word the result. */
export function FollowUpForm({ failures, children }: Props) {
  return (
    <ActionForm action={setFollowUpAction} failures={failures} doneText={setText} className="space-y-3">
      {children}
    </ActionForm>
  );
}
