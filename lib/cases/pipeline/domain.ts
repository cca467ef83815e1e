import { quantile } from '@/lib/cases/reports/domain';
import { openHoursBetween } from '@/lib/clinic/domain';
import type { OpeningHours } from '@/lib/clinic/schema';
import { DAY_MS } from '@/lib/shared/durations';
import { STEPS, type Step } from './fields';

/** When a request came to each step; null if it didn't, or not by that way. */
export type Progress = Readonly<Record<Step, Date | null>>;

/** The furthest step that a request came to. Steps may be left out: not everyone is insured. */
export const stepOf = (progress: Progress): Step =>
  STEPS.findLast((step) => progress[step] !== null) ?? 'received';

/** When a request came to the step where it stands. */
export const stepSince = (progress: Progress): Date | null => progress[stepOf(progress)];

/** Requests by the furthest step that they came to: how many, and the first of them. */
export const columnsOf = <Request extends Progress>(requests: readonly Request[], most: number) =>
  STEPS.map((step) => {
    const all = requests.filter((request) => stepOf(request) === step);
    return { step, count: all.length, cards: all.slice(0, most) };
  });

/** How requests go on to a step. */
export type StepFigures = {
  step: Step;
  /** How many came to it or to a later one. */
  count: number;
  /** The share of those at the step before, from 0 to 1; null where there are none. */
  conversion: number | null;
  /** Half of them took fewer days than this from the step before that they had; null where none is known. */
  medianDays: number | null;
};

const came = (step: Step) => (progress: Progress) => STEPS.indexOf(stepOf(progress)) >= STEPS.indexOf(step);

/** Days from the last earlier step that is known; null where either time is missing, or they are out of order. */
function daysTo(step: Step, progress: Progress): number | null {
  const before = STEPS.slice(0, STEPS.indexOf(step)).findLast((earlier) => progress[earlier] !== null);
  const [from, to] = [before && progress[before], progress[step]];
  return from && to && to >= from ? (to.getTime() - from.getTime()) / DAY_MS : null;
}

/** The figures of each step for these requests. */
export const figuresOf = (requests: readonly Progress[]): StepFigures[] =>
  STEPS.map((step, index) => {
    const before = STEPS[index - 1];
    const [count, earlier] = [step, before ?? step].map((one) => requests.filter(came(one)).length) as [
      number,
      number,
    ];
    const days = requests.map((progress) => daysTo(step, progress)).filter((one) => one !== null);
    const conversion = before === undefined || earlier === 0 ? null : count / earlier;
    return { step, count, conversion, medianDays: quantile(days, 0.5) };
  });

/** How soon people were first spoken with, in the clinic's open hours. */
export type FirstTalk = {
  /** How many were spoken with. */
  reached: number;
  medianHours: number | null;
  /** How many of them within the target. */
  inTime: number;
};

/** @param target open hours within which the first contact should be made */
export function firstTalk(requests: readonly Progress[], target: number, hours: OpeningHours): FirstTalk {
  const waits = requests.flatMap(({ received, reached }) =>
    received && reached ? [openHoursBetween(received, reached, hours)] : [],
  );
  return {
    reached: waits.length,
    medianHours: quantile(waits, 0.5),
    inTime: waits.filter((wait) => wait <= target).length,
  };
}
