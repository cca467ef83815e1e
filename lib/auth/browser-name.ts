const BROWSERS = ['Edg', 'Firefox', 'Chrome', 'Safari'] as const;
const SYSTEMS = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac', 'Linux'] as const;

/**
 * A browser's short name, from its User-Agent: for people to tell their sessions apart, not to be relied on. Its own
 * output passes through unchanged.
 */
export function browserName(userAgent: string | null): string {
  const text = userAgent ?? '';
  const mark = BROWSERS.find((name) => text.includes(name));
  const browser = mark === 'Edg' ? 'Edge' : mark;
  const system = SYSTEMS.find((name) => text.includes(name));
  return browser && system ? `${browser} on ${system}` : (browser ?? system ?? 'Unknown browser');
}
