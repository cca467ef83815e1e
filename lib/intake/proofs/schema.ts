import { z } from 'zod';
import { CONSENT_KINDS } from '@/content/consent-versions';
import { STAFF_HOW } from '@/lib/intake/fields';
import { SIGNED_HOW } from '@/lib/intake/signatures/domain';

/** How a consent was relied on: how staff reached the person, mail from the site, what left the desk, or what an insurer was told. */
export const WAYS = [
  'call',
  'voicemail',
  'text',
  'email',
  'site_email',
  'export',
  'print',
  'insurer',
] as const;
export type Way = (typeof WAYS)[number];

const use = z.object({
  way: z.enum(WAYS),
  /** Keyed hash of the number or address used (lib/intake/proofs/domain.ts); none if no one was contacted. */
  contact: z.string().nullable(),
  firstAt: z.coerce.date(),
  lastAt: z.coerce.date(),
});

const consentProof = z.object({
  is: z.literal('consent'),
  kind: z.enum(CONSENT_KINDS),
  version: z.string(),
  /** The text as shown or read aloud, so that a proof says what was agreed to without any release of this software. */
  text: z.string(),
  source: z.enum(['site', 'phone', 'door']),
  /** How it was given to staff after the request came; absent if it came with the request. */
  givenHow: z.enum(STAFF_HOW).optional(),
  /** How it was signed, whatever way the request came; absent if its words ask for no signature. */
  signedHow: z.enum(SIGNED_HOW).optional(),
  givenAt: z.coerce.date(),
  withdrawnAt: z.coerce.date().nullable(),
  uses: z.array(use),
});

const disclosureProof = z.object({
  is: z.literal('disclosure'),
  way: z.enum(['export', 'print', 'insurer']),
  at: z.coerce.date(),
  /** A member of staff. */
  byId: z.uuid(),
  /** Names of the fields that went out; null if all did. */
  fields: z.array(z.string()).nullable(),
  /** As typed for an export. */
  reason: z.string().nullable(),
  /** Version of the consent about substance use in effect; null if none was, or if no field may mention it. */
  consent: z.string().nullable(),
});

/** What a proof contains: none of the answers, no name, no number, no address. */
export const proofSchema = z.discriminatedUnion('is', [consentProof, disclosureProof]);
export type ConsentProof = z.output<typeof consentProof>;
export type DisclosureProof = z.output<typeof disclosureProof>;
export type ProofContent = z.output<typeof proofSchema>;
