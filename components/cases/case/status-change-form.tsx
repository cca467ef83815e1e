'use client';

import type { ReactNode } from 'react';
import { useUndoable } from '@/components/cases/undo/undo-offer';
import { ActionForm } from '@/components/staff/action-form';
import { useHasScripts } from '@/components/ui/use-has-scripts';
import { changeStatusAction } from '@/lib/cases/case/actions';
import { STATUS_LABELS } from '@/lib/clinic/statuses';

type Code = 'CHANGED_MEANWHILE' | 'GONE' | 'IN_TRASH' | 'NO_ATTEMPT' | 'NO_APPOINTMENT' | 'NOT_A_NEXT_STATUS';
type Props = { failures: Readonly<Record<Code, string>>; children: ReactNode };

/** Moves a request to another status. The offer to undo it says that it's done. */
export function StatusChangeForm({ failures, children }: Props) {
  const action = useUndoable(changeStatusAction, ({ to }) => `Status changed to ${STATUS_LABELS[to]}.`);
  return (
    <ActionForm
      action={action}
      failures={failures}
      className="space-y-3"
      {...(!useHasScripts() && { doneText: 'Status changed.' })}
    >
      {children}
    </ActionForm>
  );
}
