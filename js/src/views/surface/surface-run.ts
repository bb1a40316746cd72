// What a loss surface wants to know of a run.

import type { ReadonlySignal } from "@preact/signals";
import type { Filter } from "../../engine/directions.ts";
import type { Sliced } from "../../engine/sliced.ts";

/** The run whose loss is looked at. */
export interface Run {
  /** What the parameters are called, in their order. */
  names: readonly string[];
  /** The parameters of each neuron. */
  filters: readonly Filter[];
  parameters(): Float64Array;
  /** The parameters after each step, in order; arrays that do not change. */
  path(): readonly Float64Array[];
  /** The loss of all examples at any parameters. */
  losing(parameters: Float64Array): Sliced<number>;
  /** Its gradient where the parameters are now. */
  gradient(): Float64Array;
  /** The learning rate of the next step. */
  rate(): number;
  /** Another value whenever parameters or path are others. */
  tick: ReadonlySignal<unknown>;
  /** Another value whenever the loss is another: other data, another L2. */
  terms: ReadonlySignal<unknown>;
  /** Whether steps follow each other, so that a surface is out of date before it is drawn. */
  busy: ReadonlySignal<boolean>;
}
