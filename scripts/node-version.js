// Which Node may start the commands. Plain JavaScript without dependencies: scripts/run.mjs needs it before any package
// is there.

/** @param {string} text */
const numbers = (text) => (/(\d+)\.(\d+)/.exec(text) ?? []).slice(1).map(Number);

/**
 * @param {string} version as `process.version` says it
 * @param {string} range as the `engines` of package.json say it: `^20.19 || >=24.0`
 */
export function isSupported(version, range) {
  const [major, minor] = numbers(version);
  return range.split(' || ').some((part) => {
    const [lowestMajor, lowestMinor] = numbers(part);
    return major === lowestMajor ? minor >= lowestMinor : part.startsWith('>=') && major > lowestMajor;
  });
}

/** "20.19+, 22.12+, or 24+". @param {string} range as above */
export const describeRange = (range) =>
  range
    .replaceAll(/[\^>=]/g, '')
    .split(' || ')
    .map((version) => `${version.replace('.0', '')}+`)
    .join(', ')
    .replace(/, (?=[^,]*$)/, ', or ');
