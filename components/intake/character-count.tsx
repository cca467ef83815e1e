'use client';

import { useState, type ReactNode } from 'react';
import type { FormText } from './use-consultation-form';

type Props = {
  text: FormText['form'];
  /** How many characters the answer may have. */
  most: number;
  /** What the text box begins with. */
  given: string;
  children: ReactNode;
};

/** Screen readers hear how many are left from here on, and only every so often. */
const SPOKEN_FROM = 200;
const SPOKEN_STEP = 50;

/** Says below a text box how many characters are left. Without JavaScript, the server says if there were too many. */
export function CharacterCount({ text, most, given, children }: Props) {
  const [length, setLength] = useState(given.length);
  const left = most - length;
  const words = (count: number) =>
    `${count < 0 ? text.charactersOver : text.charactersLeft} ${Math.abs(count).toLocaleString('en-US')}`;
  const spoken = left < 0 ? left : Math.ceil(left / SPOKEN_STEP) * SPOKEN_STEP;
  return (
    <div onInput={({ target }) => setLength((target as HTMLTextAreaElement).value.length)}>
      {children}
      <p aria-hidden className={left < 0 ? 'text-danger text-small font-semibold' : 'text-muted text-small'}>
        {words(left)}
      </p>
      <p role="status" className="sr-only">
        {left <= SPOKEN_FROM ? words(spoken) : ''}
      </p>
    </div>
  );
}
