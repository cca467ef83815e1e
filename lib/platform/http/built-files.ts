import { readdirSync } from 'node:fs';
import path from 'node:path';

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      path.relative(folder, path.join(parentPath, name)).replaceAll(path.sep, '/'),
    );

/** The addresses of the files that the build made, and of those that are served as they are. */
export const builtFiles = (): ReadonlySet<string> =>
  new Set([
    ...filesBelow('.next/static').map((file) => `/_next/static/${file}`),
    ...filesBelow('public').map((file) => `/${file}`),
  ]);
