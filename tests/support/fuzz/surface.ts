import { globSync, readFileSync } from 'node:fs';
import { permissionFor } from '@/lib/staff/sign-in/domain';

/** A route of the site: its fixed segments, and `[name]` or `[...name]` for dynamic ones. */
export type Route = { steps: readonly string[]; isStaff: boolean };

const FILES = 'app/**/{page.tsx,route.ts,route.tsx,robots.ts,sitemap.ts,manifest.ts}';
const NAMED = {
  'robots.ts': 'robots.txt',
  'sitemap.ts': 'sitemap.xml',
  'manifest.ts': 'manifest.webmanifest',
};

function routeOf(file: string): Route {
  const [, ...folders] = file.split('/');
  const name = Object.entries(NAMED).find(([source]) => source === folders.at(-1))?.[1] ?? '';
  const steps = [...folders.slice(0, -1), name].filter((step) => step !== '' && !step.startsWith('('));
  // The public site's folder isn't part of its URLs (next.config.js).
  const shown = steps[0] === 'site' ? steps.slice(2) : steps;
  return { steps: shown, isStaff: permissionFor(`/${shown.join('/')}`) !== undefined };
}

/** Every page and route handler in `app`, and what Next itself serves. */
export const routes = (): Route[] => [
  ...globSync(FILES).sort().map(routeOf),
  ...[
    '_next/image',
    '_next/data/x/desk.json',
    '_next/static/chunks/x.js',
    '_next/webpack-hmr',
    '_error',
    '404',
    '500',
    'metrics',
    'quick-exit.js',
    '[page]',
  ].map((target) => ({ steps: target.split('/'), isStaff: false })),
];

/** The ids of every server action in the build. */
export function actionIds(): string[] {
  const manifest = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8'));
  return Object.keys(manifest.node);
}
