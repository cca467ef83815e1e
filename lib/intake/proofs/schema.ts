import { z } from 'zod';
import { CONSENT_KINDS } from '@/content/consent-versions';

/** By what a consent was relied on: how staff reached the person, a mail of the site, or what left the desk. */
export const WAYS = ['call', 'voicemail', 'text', 'email', 'site_email', 'export', 'print'] as const;
export type Way = (typeof WAYS)[number];

const use = z.object({
  way: z.enum(WAYS),
  /** Keyed hash of the number or address that was used (lib/intake/proofs/domain.ts); none where nobody was contacted. */
  contact: z.string().nullable(),
  firstAt: z.coerce.date(),
  lastAt: z.coerce.date(),
});

const consentProof = z.object({
  is: z.literal('consent'),
  kind: z.enum(CONSENT_KINDS),
  version: z.string(),
  /** The words as they were shown or read aloud: a proof needs no release of this software to say what was agreed to. */
  text: z.string(),
  source: z.enum(['site', 'phone', 'door']),
  givenAt: z.coerce.date(),
  withdrawnAt: z.coerce.date().nullable(),
  uses: z.array(use),
});

const disclosureProof = z.object({
  is: z.literal('disclosure'),
  way: z.enum(['export', 'print']),
  at: z.coerce.date(),
  /** Of staff. */
  byId: z.uuid(),
  /** Names of the fields that went out; none where all did. */
  fields: z.array(z.string()).nullable(),
  /** As it was typed for an export. */
  reason: z.string().nullable(),
  /** Version of the consent about substance use that stood; none where none did, or no field may speak of it. */
  consent: z.string().nullable(),
});

/** What a proof says: nothing of the answers, no name, no number, no address. */
export const proofSchema = z.discriminatedUnion('is', [consentProof, disclosureProof]);
export type ConsentProof = z.output<typeof consentProof>;
export type DisclosureProof = z.output<typeof disclosureProof>;
export type ProofContent = z.output<typeof proofSchema>;
