import { Vignette } from './vignette';

type Labels = Record<'send' | 'read' | 'call' | 'decide', string>;

/** What happens after someone asks, as four small scenes in order, with captions. */
export function AfterYouAsk({ labels }: { labels: Labels }) {
  return (
    <ol className="vignettes">
      <li>
        <Envelope />
        {labels.send}
      </li>
      <li>
        <Lamp />
        {labels.read}
      </li>
      <li>
        <Phone />
        {labels.call}
      </li>
      <li>
        <Chairs />
        {labels.decide}
      </li>
    </ol>
  );
}

/** An envelope, sealed with a shell. */
function Envelope() {
  return (
    <Vignette>
      <path d="M42 38h116v70H42Z" className="fill-paper stroke-ink" strokeWidth="2.5" />
      <path d="M42 40l58 42 58-42M42 108l40-38M158 108l-40-38" className="stroke-ink" strokeWidth="2.5" />
      <g transform="translate(100 80)">
        <path
          d="M0 16C-9 14-17 6-17-3-17-11-9-16 0-16S17-11 17-3C17 6 9 14 0 16Z"
          className="fill-coral stroke-coral"
          strokeWidth="2"
        />
        <path d="M0 14V-12M0 14-7-11M0 14 7-11" className="stroke-paper" strokeWidth="2" />
      </g>
    </Vignette>
  );
}

/** A lamp over a desk with one sheet of paper. */
function Lamp() {
  return (
    <Vignette>
      <path d="M78 52 44 106h84L92 52Z" className="fill-sand" />
      <path d="M24 108h152" className="stroke-ink" strokeWidth="4" />
      <path d="M150 108V66L112 40" className="stroke-ink" strokeWidth="3" />
      <path d="M136 108h28" className="stroke-ink" strokeWidth="6" />
      <path d="M70 56c4-18 22-28 44-22l6 10Z" className="fill-mangrove stroke-mangrove" strokeWidth="2" />
      <path d="M58 104l10-16h36l8 16Z" className="fill-paper stroke-ink" strokeWidth="2.5" />
      <path d="M72 94h28M70 99h34" className="stroke-muted" strokeWidth="2" />
    </Vignette>
  );
}

/** A ringing phone. */
function Phone() {
  return (
    <Vignette>
      <path
        d="M76 24h48c5 0 8 3 8 8v78c0 5-3 8-8 8H76c-5 0-8-3-8-8V32c0-5 3-8 8-8Z"
        className="fill-mangrove stroke-mangrove"
        strokeWidth="2"
      />
      <path d="M76 36h48v62H76Z" className="fill-paper" />
      <path d="M92 108h16" className="stroke-shell" strokeWidth="3" />
      <path
        d="M88 60c0 16 12 28 28 28l3-8-8-5-4 3c-5-2-9-6-11-11l3-4-5-8Z"
        className="fill-coral stroke-coral"
        strokeWidth="2"
      />
      <path
        d="M148 52c6 10 6 24 0 34M160 44c10 15 10 35 0 50M52 52c-6 10-6 24 0 34M40 44c-10 15-10 35 0 50"
        className="stroke-dusk"
        strokeWidth="3"
      />
    </Vignette>
  );
}

/** Two chairs facing each other. */
function Chairs() {
  return (
    <Vignette>
      <path d="M20 118h160" className="stroke-line" strokeWidth="2.5" />
      <path
        d="M44 44c0-6 12-6 12 0l4 38h30c4 0 6 2 6 6v4H50Z"
        className="fill-mangrove stroke-mangrove"
        strokeWidth="2"
      />
      <path d="M54 92l-4 26M90 92l4 26" className="stroke-mangrove" strokeWidth="4" />
      <path
        d="M156 44c0-6-12-6-12 0l-4 38h-30c-4 0-6 2-6 6v4h46Z"
        className="fill-dusk stroke-dusk"
        strokeWidth="2"
      />
      <path d="M146 92l4 26M110 92l-4 26" className="stroke-dusk" strokeWidth="4" />
      <circle cx="100" cy="40" r="11" className="fill-coral" />
    </Vignette>
  );
}
