'use client';

import { useEffect, useState } from 'react';
import { onAnnounced } from './announce';

/** Announces a completed action whose form disappeared with it. */
export function Announcements() {
  const [said, setSaid] = useState({ text: '', times: 0 });
  useEffect(() => onAnnounced((text) => setSaid(({ times }) => ({ text, times: times + 1 }))), []);
  return (
    <p role="status" className="sr-only">
      {/* The key makes a repeated text an announcement of its own. */}
      <span key={said.times}>{said.text}</span>
    </p>
  );
}
