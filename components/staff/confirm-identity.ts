import type { Confirmation } from '@/lib/auth/action';

// A form that is sent, and the one dialog of the page in which a person shows who they are, know of each other by this.

type Asker = (asked: Confirmation) => Promise<boolean>;
let asker: Asker | undefined;

/** Says who asks from now on. Gives what ends that. */
export function askWith(given: Asker): () => void {
  asker = given;
  return () => {
    if (asker === given) asker = undefined;
  };
}

/** Asks who it is. Gives whether they have shown it; they may also close the dialog. */
export const confirmIdentity = (asked: Confirmation | undefined): Promise<boolean> =>
  asked && asker ? asker(asked) : Promise.resolve(false);
