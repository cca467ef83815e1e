/** Parts that can be measured separately: `npm run bench -- pages`. */
export const PARTS = [
  'start',
  'memory',
  'pages',
  'publish',
  'intake',
  'replicas',
  'mail',
  'weight',
  'paint',
  'lighthouse',
] as const;
export type Part = (typeof PARTS)[number];

/** The definition of a figure: its name, its goal, and how much worse than accepted it may be. */
export type Figure = {
  part: Part;
  label: string;
  unit: string;
  better: 'higher' | 'lower';
  /** The project's goal for it. */
  goal?: number;
  /** Without a tolerance, the figure says as much about the machine as about the site: it is shown but not compared. */
  tolerance?: { share?: number; plus?: number };
};

export const FIGURES = {
  startSeconds: { part: 'start', label: 'Warm start', unit: 's', better: 'lower', goal: 4 },
  memoryIdle: {
    part: 'memory',
    label: 'Memory, idle (PSS)',
    unit: 'MB',
    better: 'lower',
    goal: 450,
    tolerance: { share: 0.1 },
  },
  memoryLoaded: {
    part: 'memory',
    label: 'Memory after load (PSS)',
    unit: 'MB',
    better: 'lower',
    goal: 600,
    tolerance: { share: 0.15 },
  },
  memoryStart: {
    part: 'memory',
    label: 'Memory of the start command, idle (PSS)',
    unit: 'MB',
    better: 'lower',
    goal: 80,
    tolerance: { share: 0.15 },
  },
  memoryWorker: {
    part: 'memory',
    label: 'Memory of the worker, idle (PSS)',
    unit: 'MB',
    better: 'lower',
    goal: 130,
    tolerance: { share: 0.15 },
  },
  idleProcessor: { part: 'memory', label: 'Processor time, idle', unit: '% of a core', better: 'lower' },
  articleShare: {
    part: 'pages',
    label: 'Article, gzip: pages a second as a share of nginx',
    unit: '',
    better: 'higher',
    goal: 0.2,
    tolerance: { share: 0.25 },
  },
  formShare: {
    part: 'pages',
    label: '/consultation, gzip: pages a second as a share of nginx',
    unit: '',
    better: 'higher',
    goal: 0.05,
    tolerance: { share: 0.25 },
  },
  publishSeconds: {
    part: 'publish',
    label: 'A publish shown by two processes, both under load',
    unit: 's',
    better: 'lower',
    goal: 2,
  },
  intakeShare: {
    part: 'intake',
    label: 'Requests taken a second, 32 at once, as a share of three-insert transactions',
    unit: '',
    better: 'higher',
    goal: 0.1,
    tolerance: { share: 0.25 },
  },
  intakeP99: {
    part: 'intake',
    label: 'Wait of a request, 32 at once, 99th percentile',
    unit: 'ms',
    better: 'lower',
    goal: 150,
  },
  replicaCost: {
    part: 'replicas',
    label: 'Processor time of a request with two web processes, over that with one',
    unit: '×',
    better: 'lower',
    goal: 1.15,
    tolerance: { share: 0.15 },
  },
  mailRate: {
    part: 'mail',
    label: 'Emails a second from a backlog of 500',
    unit: '/s',
    better: 'higher',
    goal: 20,
  },
  lcpShare: {
    part: 'paint',
    label: 'Article, slow 4G, 4× slower processor: LCP over that of its bare HTML',
    unit: '×',
    better: 'lower',
    goal: 1.15,
    tolerance: { share: 0.1 },
  },
  lcpCopyShare: {
    part: 'paint',
    label: 'The same over that of a static copy with all its files',
    unit: '×',
    better: 'lower',
    tolerance: { share: 0.1 },
  },
  blocking: {
    part: 'paint',
    label: 'Article: blocking time beyond that of its bare HTML',
    unit: 'ms',
    better: 'lower',
    goal: 50,
    tolerance: { plus: 50 },
  },
  shift: {
    part: 'paint',
    label: 'Article: layout shift (CLS)',
    unit: '',
    better: 'lower',
    goal: 0,
    tolerance: { plus: 0.005 },
  },
  articleBytes: {
    part: 'weight',
    label: 'Article: bytes of a first visit',
    unit: 'kB',
    better: 'lower',
    goal: 85,
    tolerance: { share: 0.03 },
  },
  articleRequests: {
    part: 'weight',
    label: 'Article: requests of a first visit',
    unit: '',
    better: 'lower',
    goal: 8,
    tolerance: { plus: 0 },
  },
  formScript: {
    part: 'weight',
    label: '/consultation: JavaScript',
    unit: 'kB',
    better: 'lower',
    goal: 150,
    tolerance: { share: 0.03 },
  },
  contentPerformance: {
    part: 'lighthouse',
    label: 'Lighthouse, mobile: performance of the slowest content page',
    unit: '',
    better: 'higher',
    goal: 98,
    tolerance: { plus: 3 },
  },
  formPerformance: {
    part: 'lighthouse',
    label: 'Lighthouse, mobile: performance of /consultation',
    unit: '',
    better: 'higher',
    goal: 95,
    tolerance: { plus: 3 },
  },
  quality: {
    part: 'lighthouse',
    label: 'Lighthouse, mobile: lowest score in accessibility, best practices and SEO',
    unit: '',
    better: 'higher',
    goal: 100,
    tolerance: { plus: 0 },
  },
} as const satisfies Record<string, Figure>;

export type FigureName = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];

/** A measured value, with how it was obtained, in words. */
export type Reading = { value: number; detail: string };
export type Readings = Partial<Record<FigureName, Reading>>;
/** The outcome for a figure: measured, or why not. */
export type Outcome = Reading | { missing: string };

export type Verdict = 'better' | 'same' | 'worse' | 'new' | 'not compared';

/** How a value compares with the accepted one. */
export function verdictOf({ better, tolerance }: Figure, value: number, accepted?: number): Verdict {
  if (accepted === undefined) return 'new';
  if (!tolerance) return 'not compared';
  const room = (tolerance.share ?? 0) * Math.abs(accepted) + (tolerance.plus ?? 0);
  const gain = better === 'higher' ? value - accepted : accepted - value;
  if (gain < -room) return 'worse';
  return gain > room ? 'better' : 'same';
}

export function goalState({ better, goal }: Figure, value: number): 'met' | 'missed' | 'none' {
  if (goal === undefined) return 'none';
  return (better === 'higher' ? value >= goal : value <= goal) ? 'met' : 'missed';
}
