// A step of a batch replay. plan.ts decides which steps there are, batch.ts runs them.

import type { Op } from "./ops.ts";

export interface ReplayStep {
  /** Whether the result depends on a leaf whose gradient is wanted. */
  readonly moving: boolean;
  /** Compute the results of the first `count` examples. */
  forward(arrays: StepArrays, count: number): void;
  /** Add the gradients of the results to those of the operands. */
  backward(arrays: StepArrays, count: number): void;
}

export interface StepArrays {
  /** The rows, one after the other, and their gradients. */
  v: Float64Array;
  g: Float64Array;
  /** The shared numbers and their gradients. */
  shared: Float64Array;
  sharedGrad: Float64Array;
  /** The exponents of the recording. */
  number: Float64Array;
}

/** A row that an operation computes from one or two others. */
export interface ElementwisePlan {
  rule: Op;
  /** The rows of the result and of the operands; for a "**n" node b is the index of its exponent. */
  y: number;
  a: number;
  b: number;
  moving: boolean;
}

/** Rows that are sums of weights times inputs. */
export interface ProductPlan {
  rule: undefined;
  results: number[];
  inputs: number[];
  /** Whether the first input is the number 1. */
  biased: boolean;
  /** The place of each weight among the shared numbers, result by result. */
  places: number[];
  /** The inputs that want a gradient, as indices of `inputs`. */
  movingInputs: number[];
  moving: boolean;
}

/** Applies a row of the table of operations to a row of examples. */
export class ElementwiseStep implements ReplayStep {
  readonly moving: boolean;
  readonly #rule: Op;
  readonly #y: number;
  readonly #a: number;
  readonly #b: number;

  /** Rows are `stride` numbers apart. */
  constructor({ rule, y, a, b, moving }: ElementwisePlan, stride: number) {
    this.moving = moving;
    this.#rule = rule;
    this.#y = y * stride;
    this.#a = a * stride;
    this.#b = rule.operands === 2 ? b * stride : b;
  }

  forward({ v, number }: StepArrays, count: number): void {
    const y = this.#y;
    this.#rule.forward(v, y, y + count, this.#a, this.#b, number);
  }

  backward({ v, g, number }: StepArrays, count: number): void {
    const y = this.#y;
    this.#rule.backward(v, g, y, y + count, this.#a, this.#b, number);
  }
}
