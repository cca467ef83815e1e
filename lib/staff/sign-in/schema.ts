import { z } from 'zod';
import { codeKey } from '@/lib/shared/codes';
import { emailKey } from '@/lib/shared/email';
import { lineField } from '@/lib/shared/typed-fields';

/** Where to go afterwards. One that is too long must not prevent the sign-in. */
const next = z.string().max(2000).optional().catch(undefined);

export const signInSchema = z.object({
  /** Something that isn't an address gets the same answer as an address without an account: wrong. */
  email: z.string().transform(emailKey).pipe(z.string().min(1, 'MISSING')),
  password: z.string().min(1, 'MISSING').max(128),
  next,
});
/** An app's six digits, or a recovery code, however they were typed. */
export const codeSchema = z.object({
  code: z
    .string()
    .max(200, 'NOT_A_CODE')
    .transform(codeKey)
    .pipe(z.string().regex(/^(?:\d{6}|[0-9A-Z]{10})$/, 'NOT_A_CODE')),
  next,
});
/** A passkey's response, as JSON (WebAuthn 3, 5.1.8); better-auth validates its content. */
const credential = <Response extends z.ZodType>(response: Response) =>
  z
    .string()
    .max(20_000)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue('MALFORMED');
        return z.NEVER;
      }
    })
    .pipe(
      z.object({
        id: z.string(),
        rawId: z.string(),
        type: z.literal('public-key'),
        clientExtensionResults: z.object({}),
        response,
      }),
    );
const assertion = z.object({
  clientDataJSON: z.string(),
  authenticatorData: z.string(),
  signature: z.string(),
  userHandle: z.string().exactOptional(),
});
const attestation = z.object({
  clientDataJSON: z.string(),
  attestationObject: z.string(),
  transports: z.array(z.string()).optional(),
});
export const passkeySchema = z.object({ response: credential(assertion), next });
export const newPasskeySchema = z.object({
  response: credential(attestation),
  name: lineField(60),
});
export const nothing = z.object({});
export const sessionSchema = z.object({ id: z.uuid() });
export const passkeyIdSchema = z.object({ id: z.uuid() });
export const confirmPasskeySchema = z.object({ response: credential(assertion) });
export const changePasswordSchema = z.object({
  password: z.string().min(1, 'MISSING').max(128),
  newPassword: z.string().min(12, 'TOO_SHORT').max(128, 'TOO_LONG'),
});
