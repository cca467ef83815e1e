import { CONDITIONS, KILLS } from './list';
import type { Plan } from './run';

type Step = Plan['faults'][number];

/** That many kills, each kind in turn, with the conditions spread among them. */
export function faultsWith(kills: number, seconds: number): Step[] {
  const apart = Math.max(1, Math.floor(kills / CONDITIONS.length));
  const steps: Step[] = [];
  const waiting = CONDITIONS.map((fault) => ({ fault, seconds }));
  for (let kill = 0; kill < kills; kill += 1) {
    const fault = KILLS[kill % KILLS.length];
    if (fault) steps.push({ fault, seconds: 0 });
    if ((kill + 1) % apart === 0) steps.push(...waiting.splice(0, 1));
  }
  return [...steps, ...waiting];
}
