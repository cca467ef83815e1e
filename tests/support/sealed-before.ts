import { createCipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { KeyRing } from '@/lib/platform/keys';

function encrypt(key: KeyObject, plain: Buffer, associated: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(associated));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** An envelope of the form `s1`, before versions and padding, as an earlier release made it. */
export function sealedBefore([key]: KeyRing, context: string, text: string): string {
  const dataKey = randomBytes(32);
  const wrapped = encrypt(key.derive('sealing'), dataKey, `s1|${key.id}|${context}|data-key`);
  return `s1.${key.id}.${wrapped}.${encrypt(createSecretKey(dataKey), Buffer.from(text), `s1|${context}|content`)}`;
}

type AsOwner = (sql: string, values?: unknown[]) => Promise<unknown>;

/** Removes a request's audit entries, as if an earlier release had stored it. */
export async function forgetEntries(asOwner: AsOwner, requestId: string): Promise<void> {
  await asOwner('ALTER TABLE audit_entry DISABLE TRIGGER USER');
  await asOwner('DELETE FROM audit_entry WHERE request_id = $1', [requestId]);
  await asOwner('ALTER TABLE audit_entry ENABLE TRIGGER USER');
}
