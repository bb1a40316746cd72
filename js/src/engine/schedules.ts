// Learning rates that change during training. The twin of engine/micrograd_engine/schedules.py;
// a schedule is its own state, ready for JSON.

import { described, finite, whole } from "./check.ts";
import { power } from "./ops.ts";
import type { Schedule } from "./states.ts";

export type { Schedule } from "./states.ts";

/** The same rate at every step. */
export function constant(lr: number): Schedule {
  return { kind: "constant", lr: finite(lr, "lr") };
}

/** A straight line from `start` at step 0 to `end` at step `steps`, and `end` from there on. */
export function linear(start: number, end: number, steps: number): Schedule {
  return {
    kind: "linear",
    start: finite(start, "start"),
    end: finite(end, "end"),
    steps: whole(steps, "steps", 1),
  };
}

/** `start`, multiplied by `factor` after every `every` steps. */
export function stepDecay(
  start: number,
  factor: number,
  every: number,
): Schedule {
  if (finite(factor, "factor") <= 0)
    throw new RangeError(
      `factor: expected a finite number above 0, got ${factor}`,
    );
  return {
    kind: "step_decay",
    start: finite(start, "start"),
    factor,
    every: whole(every, "every", 1),
  };
}

/** Half a cosine wave from `start` at step 0 to `end` at step `steps`, and `end` from there on. */
export function cosine(start: number, end: number, steps: number): Schedule {
  return { ...linear(start, end, steps), kind: "cosine" } as Schedule;
}

/** The learning rate of step `k`, counted from 0. */
export function rateAt(schedule: Schedule, k: number): number {
  switch (schedule.kind) {
    case "constant":
      return schedule.lr;
    case "linear": {
      const { start, end, steps } = schedule;
      return k >= steps ? end : start + ((end - start) * k) / steps;
    }
    case "cosine": {
      const { start, end, steps } = schedule;
      const wave = (1 + Math.cos((Math.PI * k) / steps)) / 2;
      return k >= steps ? end : end + (start - end) * wave;
    }
    case "own":
      return schedule.lr ?? Number.NaN; // only the kernel has the function
    case "step_decay":
      return (
        schedule.start * power(schedule.factor, Math.floor(k / schedule.every))
      );
  }
}

/** A checked copy of a schedule; a number becomes a constant one. */
export function asSchedule(lr: unknown): Schedule {
  if (typeof lr === "number")
    return {
      kind: "constant",
      lr: finite(lr, "lr", "a finite number or a schedule"),
    };
  if (typeof lr !== "object" || lr === null)
    throw new TypeError(
      `lr: expected a finite number or a schedule, got ${described(lr)}`,
    );
  const given = lr as Schedule;
  switch (given.kind) {
    case "constant":
      return constant(given.lr);
    case "linear":
      return linear(given.start, given.end, given.steps);
    case "cosine":
      return cosine(given.start, given.end, given.steps);
    case "step_decay":
      return stepDecay(given.start, given.factor, given.every);
    default:
      throw new RangeError(
        `kind: expected constant, linear, cosine or step_decay, got ${described((lr as { kind?: unknown }).kind)}`,
      );
  }
}
