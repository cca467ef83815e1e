import type { Confirmation } from '@/lib/auth/action';

// Connects a form being sent with the page's one dialog for confirming one's identity.

type Asker = (asked: Confirmation) => Promise<boolean>;
let asker: Asker | undefined;

/** Registers what asks from now on. Returns a function that unregisters it. */
export function askWith(given: Asker): () => void {
  asker = given;
  return () => {
    if (asker === given) asker = undefined;
  };
}

/** Asks people to confirm their identity. Resolves to whether they did; they may also close the dialog. */
export const confirmIdentity = (asked: Confirmation | undefined): Promise<boolean> =>
  asked && asker ? asker(asked) : Promise.resolve(false);
