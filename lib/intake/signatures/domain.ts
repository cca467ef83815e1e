import type { ConsultationInput } from '@/lib/intake/schema';

/** How a consent was signed: with the name typed on the person's own page, or by hand. */
export const SIGNED_HOW = ['own_page', 'paper'] as const;
export type SignedHow = (typeof SIGNED_HOW)[number];

/** A signature: how it was given, and the name that stands under the words; empty for paper, which has it. */
export type Signed = { how: SignedHow; name: string };

/** Whether the one who asks is the one who may sign: no one signs for someone else (42 CFR 2.31(a)(8)). */
export const maySign = ({ askingFor }: Pick<ConsultationInput, 'askingFor'>): boolean =>
  askingFor === '' || askingFor === 'myself';
