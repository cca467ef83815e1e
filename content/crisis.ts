/** Numbers to call now, for links (`tel:`, `sms:`) and as people read them. */
export const CRISIS = {
  emergency: { dial: '911', text: '911' },
  lifeline: { dial: '988', text: '988' },
  samhsa: { dial: '+18006624357', text: '1-800-662-4357' },
} as const;
