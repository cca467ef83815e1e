import { env } from '@/lib/platform/env';
import { newKeyWord } from '@/lib/platform/key-file';
import { newWrappedKey } from '@/lib/platform/key-service';

/** A new key as it stands in a ring: wrapped where there is a key service. */
export const newKey = (): Promise<string> =>
  env().KMS_KEY_ID ? newWrappedKey() : Promise.resolve(newKeyWord());

/** Prints a new key, for whoever keeps the ring in the environment. */
export async function printNewKey(): Promise<void> {
  console.log(await newKey());
}
