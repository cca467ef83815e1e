import { WAYS, type Way } from '@/lib/cases/queue/domain';

const LABELS: Readonly<Record<Way, string>> = {
  call: 'call',
  voicemail: 'voicemail',
  text: 'text',
  email: 'email',
};

/** Drawn in a square of 24 units. */
const PATHS: Readonly<Record<Way, string>> = {
  call: 'M6 3h4l1.5 5L9 9.8a12 12 0 0 0 5.2 5.2L16 12.5l5 1.5v4a2 2 0 0 1-2.2 2A17 17 0 0 1 4 5.2 2 2 0 0 1 6 3Z',
  voicemail: 'M6.5 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm11 0a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM6.5 16h11',
  text: 'M4 5h16v11H11l-4.5 4v-4H4ZM8 10.5h8',
  email: 'M3 6h18v12H3Zm0 .5 9 7 9-7',
};

/** How the person may be reached. Each way has a place of its own, so that they line up from row to row. */
export function WayIcons({ ways }: { ways: readonly Way[] }) {
  return (
    <span className="flex gap-1.5">
      <span className="sr-only">
        {ways.length === 0 ? 'none' : ways.map((way) => LABELS[way]).join(', ')}
      </span>
      {WAYS.map((way) => (
        <svg
          key={way}
          aria-hidden
          viewBox="0 0 24 24"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.75"
          strokeLinecap="round"
          strokeLinejoin="round"
          className={ways.includes(way) ? 'size-5 shrink-0' : 'invisible size-5 shrink-0 max-lg:hidden'}
        >
          <title>{LABELS[way]}</title>
          <path d={PATHS[way]} />
        </svg>
      ))}
    </span>
  );
}
