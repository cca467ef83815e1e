import { readFileSync } from 'node:fs';
import { importsOf } from './import-boundaries';

/** The document that contains the diagram. */
export const ARCHITECTURE = 'docs/architecture.md';
const BLOCK = /(<!-- contexts -->\n)[\s\S]*?(\n<!-- \/contexts -->)/;
/** Everything in `lib` may import these, so an arrow from each would say nothing. */
const BELOW_ALL = ['shared', 'platform', 'auth', 'audit', 'clinic'];

const contextOf = (file: string) => /^lib\/([^/]+)\//.exec(file)?.[1];

/** Which contexts of `lib` import which, according to the source, as a Mermaid diagram. */
function contextsPicture(): string {
  const arrows = importsOf('lib').flatMap(({ from, to }) => {
    const [user, used] = [contextOf(from), contextOf(to)];
    if (!user || !used || user === used) return [];
    return BELOW_ALL.includes(user) || BELOW_ALL.includes(used) ? [] : [`  ${user} --> ${used}`];
  });
  const base = '  all["every context"] --> clinic & audit --> auth --> platform --> shared';
  return ['```mermaid', 'flowchart TD', ...[...new Set(arrows)].sort(), base, '```'].join('\n');
}

/** The document as it is, and as it would be with the diagram of the current source. */
export function drawArchitecture(): { text: string; redrawn: string } {
  const text = readFileSync(ARCHITECTURE, 'utf8');
  return { text, redrawn: text.replace(BLOCK, `$1\n${contextsPicture()}\n$2`) };
}
