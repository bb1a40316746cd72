// Product: neurons that look at the same inputs, computed together as one matrix product.
//
// The inner loops go over the examples, with four terms a pass: with one, they would do little but
// load and store the row that is added to, and take twice as long.

import type { Arrays, ProductPlan, Step } from "./step.ts";

/** results[i] = Σ weights[i, j] · inputs[j]. */
export class Product implements Step {
  readonly moving: boolean;
  /** Whether the first input is the number 1: its weight, the bias, is where the sum starts. */
  readonly #biased: boolean;
  /** Where the rows of the results start, and those of the inputs. */
  readonly #results: Int32Array;
  readonly #inputs: Int32Array;
  /** The place of each weight among the shared numbers, result by result. */
  readonly #places: Int32Array;
  /** The inputs that want a gradient, as indices of the inputs. */
  readonly #movingInputs: Int32Array;

  /** Rows are `stride` numbers apart. */
  constructor(plan: ProductPlan, stride: number) {
    this.moving = plan.moving;
    this.#biased = plan.biased;
    this.#results = Int32Array.from(plan.results, (row) => row * stride);
    this.#inputs = Int32Array.from(plan.inputs, (row) => row * stride);
    this.#places = Int32Array.from(plan.places);
    this.#movingInputs = Int32Array.from(plan.movingInputs);
  }

  forward({ v, shared }: Arrays, count: number): void {
    const inputs = this.#inputs;
    const places = this.#places;
    const from = Number(this.#biased);
    for (let i = 0; i < this.#results.length; i++) {
      const y = this.#results[i]!;
      const w = i * inputs.length;
      const start = this.#biased ? shared[places[w]!]! : -0; // -0 + a is a for every a; 0 + -0 is 0
      v.fill(start, y, y + count);
      addRows(v, y, y + count, inputs, from, shared, places, w + from, 1);
    }
  }

  backward({ v, g, shared, sharedGrad }: Arrays, count: number): void {
    const results = this.#results;
    const inputs = this.#inputs;
    const places = this.#places;
    const k = inputs.length;
    for (let i = 0; i < results.length; i++)
      addDots(g, results[i]!, count, v, inputs, sharedGrad, places, i * k);
    for (const j of this.#movingInputs) {
      const x = inputs[j]!;
      addRows(g, x, x + count, results, 0, shared, places, j, k);
    }
  }
}

/** Add Σ shared[places[w]] · rows[j], j and w going on by 1 and by `apart`, to the row y … end - 1. */
function addRows(
  v: Float64Array,
  y: number,
  end: number,
  rows: Int32Array,
  j: number,
  shared: Float64Array,
  places: Int32Array,
  w: number,
  apart: number,
): void {
  for (; j + 3 < rows.length; j += 4, w += 4 * apart) {
    const w0 = shared[places[w]!]!;
    const w1 = shared[places[w + apart]!]!;
    const w2 = shared[places[w + 2 * apart]!]!;
    const w3 = shared[places[w + 3 * apart]!]!;
    const x0 = rows[j]! - y;
    const x1 = rows[j + 1]! - y;
    const x2 = rows[j + 2]! - y;
    const x3 = rows[j + 3]! - y;
    for (let i = y; i < end; i++)
      v[i] =
        v[i]! +
        w0 * v[x0 + i]! +
        w1 * v[x1 + i]! +
        w2 * v[x2 + i]! +
        w3 * v[x3 + i]!;
  }
  for (; j < rows.length; j++, w += apart) {
    const w0 = shared[places[w]!]!;
    const x0 = rows[j]! - y;
    for (let i = y; i < end; i++) v[i]! += w0 * v[x0 + i]!;
  }
}

/** Add to sharedGrad[places[w + j]] the products of the row g[y …] with rows[j]. */
function addDots(
  g: Float64Array,
  y: number,
  count: number,
  v: Float64Array,
  rows: Int32Array,
  sharedGrad: Float64Array,
  places: Int32Array,
  w: number,
): void {
  let j = 0;
  for (; j + 3 < rows.length; j += 4, w += 4) {
    const x0 = rows[j]!;
    const x1 = rows[j + 1]!;
    const x2 = rows[j + 2]!;
    const x3 = rows[j + 3]!;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let i = 0; i < count; i++) {
      const gi = g[y + i]!;
      sum0 += gi * v[x0 + i]!;
      sum1 += gi * v[x1 + i]!;
      sum2 += gi * v[x2 + i]!;
      sum3 += gi * v[x3 + i]!;
    }
    sharedGrad[places[w]!]! += sum0;
    sharedGrad[places[w + 1]!]! += sum1;
    sharedGrad[places[w + 2]!]! += sum2;
    sharedGrad[places[w + 3]!]! += sum3;
  }
  for (; j < rows.length; j++, w++) {
    let sum0 = 0;
    for (let i = 0; i < count; i++) sum0 += g[y + i]! * v[rows[j]! + i]!;
    sharedGrad[places[w]!]! += sum0;
  }
}
