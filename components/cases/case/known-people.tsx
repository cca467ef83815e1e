'use client';

import { useEffect, useRef, useState, type ReactNode } from 'react';
import { postJson } from '@/components/staff/post-json';
import { STATUS_LABELS, type Status } from '@/lib/clinic/statuses';

/** A request from the same number. */
type Known = { reference: string; name: string; receivedAt: string; status: Status };

/** Typing has paused this long; each lookup is one entry in the audit. */
const PAUSE_MS = 600;
/** A number with its area code. */
const LEAST_DIGITS = 10;

const countText = (count: number) =>
  count === 1 ? '1 request has this number:' : `${count} requests have this number:`;

/** Wraps the phone intake form and says whether the number being typed is known already. */
export function KnownPeople({ children }: { children: ReactNode }) {
  const [known, setKnown] = useState<readonly Known[]>([]);
  const asked = useRef('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = async (phone: string) => {
    asked.current = phone;
    const { body } = await postJson<{ known: readonly Known[] }>('/api/desk/known', { phone });
    if (asked.current === phone) setKnown(body.known ?? []);
  };
  const type = (phone: string) => {
    clearTimeout(timer.current);
    if (phone.replace(/\D/g, '').length < LEAST_DIGITS) {
      asked.current = '';
      setKnown([]);
    } else if (phone !== asked.current) timer.current = setTimeout(() => void ask(phone), PAUSE_MS);
  };
  return (
    <div
      onInput={({ target }) => {
        if (target instanceof HTMLInputElement && target.name === 'phone') type(target.value);
      }}
    >
      {children}
      <div role="status" className={known.length > 0 ? 'panel known-people' : 'sr-only'}>
        {known.length > 0 ? (
          <>
            <p className="font-semibold">{countText(known.length)}</p>
            <ul className="space-y-1">
              {known.map(({ reference, name, status }) => (
                <li key={reference}>
                  <a href={`/desk/requests/${reference}`} target="_blank" rel="noreferrer">
                    <span>{reference}</span>
                    <span className="sr-only"> (opens in a new tab)</span>
                  </a>{' '}
                  <bdi>{name}</bdi> <span className="tag">{STATUS_LABELS[status]}</span>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
    </div>
  );
}
