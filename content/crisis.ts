/** Numbers to call now, for links (`tel:`, `sms:`) and as people read them. */
export const CRISIS = {
  emergency: { dial: '911', text: '911' },
  lifeline: { dial: '988', text: '988' },
  samhsa: { dial: '+18006624357', text: '1-800-662-4357' },
  violence: { dial: '+18007997233', text: '1-800-799-7233' },
} as const;

/** The part of a page that says what to do in an overdose or in withdrawal. */
export const SAFETY = { page: 'programs/recovery-matrix', part: 'staying-safe' } as const;
