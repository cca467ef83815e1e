import { z } from 'zod';
import { ROLES } from '@/lib/auth/permissions';

const name = z.string().trim().min(1, 'MISSING').max(100, 'TOO_LONG');
const email = z.string().trim().toLowerCase().pipe(z.email('NOT_AN_EMAIL').max(254, 'TOO_LONG'));
/** NIST SP 800-63B, 3.1.1.2: length counts, not signs; nothing is cut off. */
const password = z.string().min(12, 'TOO_SHORT').max(128, 'TOO_LONG');

export const inviteSchema = z.object({ email, role: z.enum(ROLES, 'MISSING') });
export const joinSchema = z.object({
  token: z.string().min(1),
  name: name.optional(),
  email: email.optional(),
  password,
});
export const memberSchema = z.object({ id: z.uuid() });
export const roleSchema = memberSchema.extend({ role: z.enum(ROLES, 'MISSING') });
export const emailSchema = z.object({ email });
