import { Vignette, Waves } from './vignette';

type Labels = Record<'grief' | 'disputes' | 'transitions' | 'deficits', string>;

const SHELL = 'M0 24C-13 21-25 9-25-5-25-16-14-24 0-24s25 8 25 19C25 9 13 21 0 24Z';
const RIBS = 'M0 21V-19M0 21-11-17M0 21 11-17M0 21-19-10M0 21 19-10';

/** The four problem areas of IPT as four small scenes with their names. */
export function ProblemAreas({ labels }: { labels: Labels }) {
  return (
    <ul className="vignettes">
      <li>
        <Grief />
        {labels.grief}
      </li>
      <li>
        <Disputes />
        {labels.disputes}
      </li>
      <li>
        <Transitions />
        {labels.transitions}
      </li>
      <li>
        <Deficits />
        {labels.deficits}
      </li>
    </ul>
  );
}

/** One of two shells that lay side by side is gone and has left its print. */
function Grief() {
  return (
    <Vignette>
      <path d="M12 112c40-18 120-22 176-4v16c0 6-4 8-10 8H12Z" className="fill-sand" />
      <g transform="translate(70 78)">
        <path d={SHELL} className="fill-mangrove stroke-mangrove" strokeWidth="2" />
        <path d={RIBS} className="stroke-shell" strokeWidth="2" />
      </g>
      <g transform="translate(134 78)">
        <path d={SHELL} className="stroke-muted" strokeWidth="2.5" strokeDasharray="2 6" />
      </g>
    </Vignette>
  );
}

/** Two boats tied to one post, pulling apart. */
function Disputes() {
  return (
    <Vignette>
      <Waves />
      <path d="M97 52h6v62h-6Z" className="fill-ink stroke-ink" strokeWidth="2" />
      <path d="M97 60C84 66 76 72 66 82M103 60c13 6 21 12 31 22" className="stroke-ink" strokeWidth="2.5" />
      <path
        d="M18 84h52c-3 14-11 20-22 20H34c-8 0-14-8-16-20Z"
        className="fill-mangrove stroke-mangrove"
        strokeWidth="2"
      />
      <path d="M40 80V36c14 8 20 22 22 36Z" className="fill-paper stroke-mangrove" strokeWidth="2.5" />
      <path
        d="M130 84h52c-2 12-8 20-16 20h-14c-11 0-19-6-22-20Z"
        className="fill-coral stroke-coral"
        strokeWidth="2"
      />
      <path d="M160 80V36c-14 8-20 22-22 36Z" className="fill-paper stroke-coral" strokeWidth="2.5" />
    </Vignette>
  );
}

/** Stepping stones from one shore to another. */
function Transitions() {
  return (
    <Vignette>
      <circle cx="152" cy="42" r="15" className="fill-coral stroke-coral" strokeWidth="2" />
      <path d="M6 76c18 0 34 6 38 18 3 10-2 24-10 38H10c-3 0-4-2-4-4Z" className="fill-mangrove" />
      <path
        d="M194 70c-18 2-34 8-38 20-3 12 4 24 12 42h8c12-2 18-10 18-22Z"
        className="fill-sand stroke-muted"
        strokeWidth="1.5"
      />
      <path
        d="M52 118c10 4 16-4 26 0s16-4 26 0 16-4 26 0 14-3 20 0"
        className="stroke-dusk/60"
        strokeWidth="2.5"
      />
      <ellipse cx="62" cy="98" rx="12" ry="6" className="fill-ink" />
      <ellipse cx="92" cy="90" rx="12" ry="6" className="fill-ink" />
      <ellipse cx="120" cy="96" rx="12" ry="6" className="fill-ink" />
      <ellipse cx="146" cy="88" rx="10" ry="5" className="fill-ink" />
    </Vignette>
  );
}

/** One heron on its own, with the flock far off. */
function Deficits() {
  return (
    <Vignette>
      <Waves />
      <path
        d="M126 40c4-4 8-4 10 0 2-4 6-4 10 0M148 30c4-4 8-4 10 0 2-4 6-4 10 0M154 48c4-4 8-4 10 0 2-4 6-4 10 0"
        className="stroke-dusk"
        strokeWidth="2.5"
      />
      <path d="M58 82h10v38H58Z" className="fill-ink stroke-ink" strokeWidth="2" />
      <path d="M62 82V66M66 82l2-16" className="stroke-ink" strokeWidth="2.5" />
      <path
        d="M44 66c2-14 14-20 26-16 2-10 0-16-4-20-2-6 4-10 9-8l14 5-12 2c6 8 6 20 0 30-5 9-18 12-33 7Z"
        className="fill-mangrove stroke-mangrove"
        strokeWidth="2"
      />
    </Vignette>
  );
}
