// The steps from a request to an admission, in their order.

export const STEPS = ['received', 'reached', 'assessed', 'insured', 'admitted'] as const;
export type Step = (typeof STEPS)[number];
export const STEP_LABELS: Readonly<Record<Step, string>> = {
  received: 'Received',
  reached: 'Reached',
  assessed: 'Assessed',
  insured: 'Insurance checked',
  admitted: 'Admitted',
};
