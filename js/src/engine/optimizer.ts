// Optimizer: what all optimisers share: the learning rate, the steps, the checks.

import { finite, numbers, whole } from "./check.ts";
import { asSchedule, rateAt, type Schedule } from "./schedules.ts";
import type { OptimizerState } from "./states.ts";

/** What the optimisers share; each defines one step in `move`. */
export abstract class Optimizer {
  /** How many steps were made, which is the number of the next one. */
  steps = 0;
  #schedule: Schedule;
  /** How many parameters were moved; 0 before the first step. */
  #size = 0;

  constructor(lr: number | Schedule) {
    this.#schedule = asSchedule(lr);
  }

  /** The learning rate of the next step; may be assigned, a finite number or a schedule. */
  get lr(): number {
    return rateAt(this.#schedule, this.steps);
  }

  set lr(lr: number | Schedule) {
    this.#schedule = asSchedule(lr);
  }

  get schedule(): Schedule {
    return this.#schedule;
  }

  /** Move the numbers `data` along the gradient `grad`, in place. */
  update(data: Float64Array, grad: Float64Array): void {
    if (grad.length !== data.length)
      throw new RangeError(
        `grad: expected ${data.length} numbers, as many as data, got ${grad.length}`,
      );
    if (this.#size > 0 && data.length !== this.#size)
      throw new RangeError(
        `data: expected ${this.#size} numbers, as in the step before, got ${data.length}; reset() makes it forget`,
      );
    this.#size = data.length;
    this.move(data, grad, this.lr);
    this.steps++;
  }

  protected abstract move(
    data: Float64Array,
    grad: Float64Array,
    lr: number,
  ): void;

  /** Forget all steps and moments. */
  reset(): void {
    this.steps = 0;
    this.#size = 0;
  }

  /** Go on from the steps and the moments of a state; an empty moment stands for zeros. */
  protected resume(steps: number, ...moments: Float64Array[]): void {
    this.steps = whole(steps, "steps");
    this.#size = Math.max(...moments.map(({ length }) => length));
    if (moments.some(({ length }) => length > 0 && length !== this.#size))
      throw new RangeError(
        `state: expected moments of one length, got ${moments.map(({ length }) => length)}`,
      );
  }

  abstract state(): OptimizerState;
}

export function share(number: unknown, name: string): number {
  const wanted = "a number from 0 to below 1";
  const checked = finite(number, name, wanted);
  if (checked < 0 || checked >= 1)
    throw new RangeError(`${name}: expected ${wanted}, got ${checked}`);
  return checked;
}

export function notNegative(number: unknown, name: string): number {
  const wanted = "a finite number, at least 0";
  const checked = finite(number, name, wanted);
  if (checked < 0)
    throw new RangeError(`${name}: expected ${wanted}, got ${checked}`);
  return checked;
}

export function positive(number: unknown, name: string): number {
  const wanted = "a finite number above 0";
  const checked = finite(number, name, wanted);
  if (checked <= 0)
    throw new RangeError(`${name}: expected ${wanted}, got ${checked}`);
  return checked;
}

type Moments = OptimizerState["moments"];

/** Copies of those that have numbers. */
export const begun = (moments: Moments): Moments =>
  Object.fromEntries(
    Object.entries(moments)
      .filter(([, { length }]) => length > 0)
      .map(([name, moment]) => [name, moment.slice()]),
  );

/** A copy; one that is left out stands for zeros. */
export const momentIn = (moments: Moments, name: string): Float64Array =>
  numbers(moments[name] ?? [], name);

/** Those settings that are on: a state leaves the others out. */
export const inUse = (extras: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(extras).filter(([, setting]) => setting));

/** `moment` if it has a number for each parameter, else zeros. */
export const roomFor = (data: Float64Array, moment: Float64Array) =>
  moment.length === data.length ? moment : new Float64Array(data.length);
