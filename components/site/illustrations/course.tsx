const SHELLS = 16;
const LEAST = 12;
const PER_ROW = 8;
const STEP = 62;
const ROWS = [52, 148];

/** Where a shell lies: the first row runs from left to right, the second one back. */
function place(index: number) {
  const column = index % PER_ROW;
  const row = Math.floor(index / PER_ROW);
  const x = 44 + STEP * (row === 0 ? column : PER_ROW - 1 - column);
  const y = (ROWS[row] ?? 0) + (column % 2 === 0 ? 6 : -6);
  return { x, y };
}

const colourOf = (index: number) => {
  if (index >= LEAST) return 'fill-none stroke-line';
  if (index < 3) return 'fill-dusk stroke-dusk';
  return index < 9 ? 'fill-mangrove stroke-mangrove' : 'fill-coral stroke-coral';
};

/** A course of sessions as shells along the shore, one a week. The adjacent text explains the colors. */
export function Course({ title, description }: { title: string; description: string }) {
  return (
    <svg
      viewBox="0 0 520 200"
      role="img"
      aria-labelledby="course-title course-description"
      className="w-full max-w-xl"
    >
      <title id="course-title">{title}</title>
      <desc id="course-description">{description}</desc>
      <path
        d="M18 60C90 32 150 82 230 54S380 42 462 56c40 10 40 78 0 90-76 14-150-20-240 6S90 168 30 148"
        className="stroke-sand fill-none"
        strokeWidth="26"
        strokeLinecap="round"
      />
      <path
        d="M4 96c60 10 120-8 180 2s120 6 180-2 70-4 80 0M20 190c70 10 150-8 220 0s160 4 250-2"
        className="stroke-dusk/40 fill-none"
        strokeWidth="2"
        strokeLinecap="round"
      />
      {Array.from({ length: SHELLS }, (_, index) => {
        const { x, y } = place(index);
        return <Shell key={index} x={x} y={y} className={colourOf(index)} hollow={index >= LEAST} />;
      })}
    </svg>
  );
}

type ShellProps = { x: number; y: number; className: string; hollow: boolean };

function Shell({ x, y, className, hollow }: ShellProps) {
  return (
    <g transform={`translate(${x} ${y})`} className={className} strokeWidth="2" strokeLinejoin="round">
      <path d="M0 17C-9 15-18 6-18-4-18-12-10-17 0-17s18 5 18 13C18 6 9 15 0 17Z" />
      <path
        d="M0 15V-13M0 15-8-12M0 15 8-12M0 15-14-7M0 15 14-7"
        className={hollow ? 'fill-none stroke-line' : 'stroke-paper fill-none'}
        strokeWidth="1.6"
        strokeLinecap="round"
      />
    </g>
  );
}
