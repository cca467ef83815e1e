import { z } from 'zod';
import { ROLES } from '@/lib/auth/permissions';
import { emailField, nameField } from '@/lib/shared/typed-fields';

/** NIST SP 800-63B, 3.1.1.2: length matters, not the kinds of characters; nothing is truncated. */
const password = z.string().min(12, 'TOO_SHORT').max(128, 'TOO_LONG');

export const inviteSchema = z.object({ email: emailField, role: z.enum(ROLES, 'MISSING') });
export const joinSchema = z.object({
  token: z.string().min(1),
  name: nameField(100).optional(),
  email: emailField.optional(),
  password,
});
export const memberSchema = z.object({ id: z.uuid() });
export const roleSchema = memberSchema.extend({ role: z.enum(ROLES, 'MISSING') });
export const emailSchema = z.object({ email: emailField });
