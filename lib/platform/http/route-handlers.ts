import { readFileSync } from 'node:fs';

/**
 * The addresses of route handlers, as the build lists them: their handlers read the body themselves, each within its own
 * limits. Those with a parameter are left out; none of ours takes a form.
 */
export function routeHandlers(): ReadonlySet<string> {
  const routes = JSON.parse(readFileSync('.next/app-path-routes-manifest.json', 'utf8')) as Record<
    string,
    string
  >;
  const handlers = Object.entries(routes).filter(([file]) => file.endsWith('/route'));
  return new Set(handlers.map(([, address]) => address));
}
