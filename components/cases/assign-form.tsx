'use client';

import type { ReactNode } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { assignAction } from '@/lib/cases/case/actions';
import { isolated } from '@/lib/shared/bidi';

type Props = {
  failures: Readonly<Record<'CHANGED_MEANWHILE' | 'GONE' | 'IN_TRASH' | 'NOT_ASSIGNABLE', string>>;
  className?: string;
  children: ReactNode;
};

/** Assigns a request to someone, and shows whom it's assigned to. */
export const AssignForm = ({ failures, className, children }: Props) => (
  <ActionForm
    action={assignAction}
    failures={failures}
    doneText={({ to }) => (to === null ? 'The request has no owner now.' : `Assigned to ${isolated(to)}.`)}
    {...(className !== undefined && { className })}
  >
    {children}
  </ActionForm>
);
