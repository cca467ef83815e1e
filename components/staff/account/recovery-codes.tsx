'use client';

import { useEffect, useRef } from 'react';

/** Recovery codes, shown once, in place of the button that requested them. Their heading takes the focus. */
export function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <section className="panel" aria-labelledby="codes">
      <h2 id="codes" ref={heading} tabIndex={-1}>
        Your recovery codes
      </h2>
      <p>
        Each one signs you in once if you lose your device. They’re shown only now: print them, or keep them
        in a password manager, apart from your phone.
      </p>
      <ul className="grid grid-cols-2 gap-2 font-mono" data-recovery-codes>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <p>
        <a className="button" href={done}>
          I’ve saved them: continue
        </a>
      </p>
    </section>
  );
}
