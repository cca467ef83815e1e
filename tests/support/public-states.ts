import { publicPaths } from '@/lib/content/copy/data';

/** Paths of every public page, and of what the form, the request page and a wrong URL lead to. */
export const PUBLIC_STATES = [
  ...publicPaths(),
  '/consultation/check',
  '/consultation/received',
  '/your-request/check',
  '/your-request/code',
  '/your-request/held',
  '/your-request/delete',
  '/your-request/deleted',
  '/your-request/no-email',
  '/reply/removed',
  '/nowhere',
];
