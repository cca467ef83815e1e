export const SHELL_OUTLINE = 'M16 28C9 26 3 19.5 3 12.5 3 7.5 8.5 4 16 4s13 3.5 13 8.5c0 7-6 13.5-13 15.5Z';
export const SHELL_RIBS = 'M16 27.5V5M16 27.5 9.5 5.6M16 27.5 22.5 5.6M16 27.5 4.6 9.4M16 27.5 27.4 9.4';

/** The clinic's name next to the site's mark: a shell. */
export function Wordmark({ name }: { name: string }) {
  return (
    <span className="flex items-center gap-2">
      <svg
        aria-hidden
        viewBox="0 0 32 32"
        fill="none"
        stroke="currentColor"
        className="text-mangrove size-8 shrink-0 max-[22rem]:hidden"
      >
        <path d={SHELL_OUTLINE} strokeWidth="2.25" strokeLinejoin="round" />
        <path d={SHELL_RIBS} strokeWidth="1.75" strokeLinecap="round" />
      </svg>
      <bdi className="font-serif text-xl leading-none font-semibold text-balance wrap-break-word sm:whitespace-nowrap">
        {name}
      </bdi>
    </span>
  );
}
