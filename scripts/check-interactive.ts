import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { isInteractive } from '@/lib/platform/csp/bare-page';
import { OperatorError } from '@/lib/shared/operator-error';
import { ownValue } from '@/lib/shared/own-value';

/** What Next adds to every page, and our own fallback for a page that crashed: no finished page needs either. */
const EVERYWHERE = /^(?:node_modules\/next\/dist\/|app\/(?:.*\/)?(?:global-)?error\.tsx$)/;
const PROJECT = '[project]/';

type Manifests = Record<string, { clientModules: Record<string, unknown> }>;

/**
 * Compares the build with what pages declare: the page cache removes the framework's scripts from those not marked as
 * interactive, so a client component on one would never run.
 * @throws OperatorError naming the pages that have one but aren't marked, or are marked without having any
 */
export function checkInteractive(dist = '.next'): void {
  const folder = path.join(dist, 'server/app');
  const faults = globSync('**/*.html', { cwd: folder }).flatMap((file) => {
    const page = file.replace(/\.html$/, '');
    const marked = isInteractive(readFileSync(path.join(folder, file), 'utf8'));
    const components = clientComponents(folder, page);
    if (marked === components.length > 0) return [];
    return marked
      ? [`/${page} is marked data-interactive, but holds no client component.`]
      : [`/${page} holds ${components.join(', ')}, but isn’t marked data-interactive.`];
  });
  if (faults.length > 0) throw new OperatorError(faults.join('\n'));
}

/** Our own client components on a page, by file. */
function clientComponents(folder: string, page: string): string[] {
  const { routeCache } = JSON.parse(readFileSync(path.join(folder, `${page}.meta`), 'utf8')) as {
    routeCache: { owner: { sourceRoute: string } };
  };
  const route = routeCache.owner.sourceRoute;
  const sandbox: { __RSC_MANIFEST: Manifests } = { __RSC_MANIFEST: {} };
  const script = readFileSync(path.join(folder, `${route}_client-reference-manifest.js`), 'utf8');
  runInNewContext(script, Object.assign(sandbox, { globalThis: sandbox }));
  return Object.keys(ownValue(sandbox.__RSC_MANIFEST, route)?.clientModules ?? {})
    .map((file) => file.replace(PROJECT, '').replace(/ <.*>$/, ''))
    .filter((file) => !EVERYWHERE.test(file));
}
