// ProductStep: neurons with the same inputs, computed together as one matrix product in tiles of two by
// two. What is left over at the edges is computed one by one.

import type { ProductPlan, ReplayStep, StepArrays } from "./replay-step.ts";
import { addFour, addOne, dotFour, dotOne } from "./tiles.ts";

/** The places of weights: that of row i and column j is at shared[places[starts[i] + j · apart]]. */
interface Matrix {
  places: Int32Array;
  starts: Int32Array;
  apart: number;
}

/** results[i] = Σ weights[i, j] · inputs[j]. */
export class ProductStep implements ReplayStep {
  readonly moving: boolean;
  /** Whether the first input is the number 1: the sum then starts at its weight, the bias. */
  readonly #biased: boolean;
  /** Where the rows of the results and of the inputs start. */
  readonly #results: Int32Array;
  readonly #inputs: Int32Array;
  readonly #weights: Matrix;
  /** The inputs that want a gradient, and the weights, a row for each of these. */
  readonly #moving: Int32Array;
  readonly #transposed: Matrix;

  /** Rows are `stride` numbers apart. */
  constructor(plan: ProductPlan, stride: number) {
    const { results, inputs, movingInputs } = plan;
    const places = Int32Array.from(plan.places);
    const starts = Int32Array.from(results, (_, i) => i * inputs.length);
    const moving = Int32Array.from(movingInputs);
    this.moving = plan.moving;
    this.#biased = plan.biased;
    this.#results = Int32Array.from(results, (row) => row * stride);
    this.#inputs = Int32Array.from(inputs, (row) => row * stride);
    this.#moving = moving.map((j) => this.#inputs[j]!);
    this.#weights = { places, starts, apart: 1 };
    this.#transposed = { places, starts: moving, apart: inputs.length };
  }

  forward({ v, shared }: StepArrays, count: number): void {
    const { places, starts } = this.#weights;
    for (let i = 0; i < this.#results.length; i++) {
      const y = this.#results[i]!;
      const bias = shared[places[starts[i]!]!]!;
      v.fill(this.#biased ? bias : -0, y, y + count); // -0 + a is a for every a; 0 + -0 is 0
    }
    const from = Number(this.#biased);
    const sums = this.#results;
    addProducts(v, sums, this.#inputs, from, shared, this.#weights, count);
  }

  backward({ v, g, shared, sharedGrad }: StepArrays, count: number): void {
    const results = this.#results;
    addDots(g, results, v, this.#inputs, sharedGrad, this.#weights, count);
    addProducts(g, this.#moving, results, 0, shared, this.#transposed, count);
  }
}

/** Add Σ weight(i, j) · terms[j], j ≥ from, to the row of each of `sums`. */
function addProducts(
  v: Float64Array,
  sums: Int32Array,
  terms: Int32Array,
  from: number,
  shared: Float64Array,
  { places, starts, apart }: Matrix,
  count: number,
): void {
  for (let i = 0; i < sums.length; i += 2)
    for (let j = from; j < terms.length; j += 2) {
      const rows = Math.min(i + 2, sums.length);
      const columns = Math.min(j + 2, terms.length);
      if (rows - i === 2 && columns - j === 2) {
        const y = starts[i]! + j * apart;
        const z = starts[i + 1]! + j * apart;
        addFour(
          v,
          sums[i]!,
          sums[i + 1]!,
          terms[j]!,
          terms[j + 1]!,
          shared,
          places[y]!,
          places[y + apart]!,
          places[z]!,
          places[z + apart]!,
          count,
        );
        continue;
      }
      for (let r = i; r < rows; r++)
        for (let c = j; c < columns; c++)
          addOne(
            v,
            sums[r]!,
            terms[c]!,
            shared,
            places[starts[r]! + c * apart]!,
            count,
          );
    }
}

/** Add to the gradient of weight(i, j) the products of the gradient of results[i] and inputs[j]. */
function addDots(
  g: Float64Array,
  results: Int32Array,
  v: Float64Array,
  inputs: Int32Array,
  sharedGrad: Float64Array,
  { places, starts }: Matrix,
  count: number,
): void {
  for (let i = 0; i < results.length; i += 2)
    for (let j = 0; j < inputs.length; j += 2) {
      const rows = Math.min(i + 2, results.length);
      const columns = Math.min(j + 2, inputs.length);
      if (rows - i === 2 && columns - j === 2) {
        const y = starts[i]! + j;
        const z = starts[i + 1]! + j;
        dotFour(
          g,
          results[i]!,
          results[i + 1]!,
          v,
          inputs[j]!,
          inputs[j + 1]!,
          sharedGrad,
          places[y]!,
          places[y + 1]!,
          places[z]!,
          places[z + 1]!,
          count,
        );
        continue;
      }
      for (let r = i; r < rows; r++)
        for (let c = j; c < columns; c++)
          dotOne(
            g,
            results[r]!,
            v,
            inputs[c]!,
            sharedGrad,
            places[starts[r]! + c]!,
            count,
          );
    }
}
