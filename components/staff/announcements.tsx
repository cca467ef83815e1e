'use client';

import { useEffect, useState } from 'react';
import { onAnnounced } from './announce';

/** Where it is said that something was done whose form went away with it. */
export function Announcements() {
  const [said, setSaid] = useState({ text: '', times: 0 });
  useEffect(() => onAnnounced((text) => setSaid(({ times }) => ({ text, times: times + 1 }))), []);
  return (
    <p role="status" className="sr-only">
      {/* The key: the same text is news once more. */}
      <span key={said.times}>{said.text}</span>
    </p>
  );
}
