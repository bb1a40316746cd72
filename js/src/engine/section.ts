// Section: the root of a graph as a function of one leaf, everything else fixed.
// A Tape of its own computes it, so the numbers of the graph stay as they are.

import type { Recording } from "./recording.ts";
import { Tape } from "./tape.ts";

export class Section {
  /** Grows when `follow` finds a change in another leaf. */
  version = 0;
  readonly #tape: Tape;
  readonly #leaf: number;

  constructor(recording: Recording, leaf: number) {
    this.#tape = new Tape(recording);
    this.#leaf = leaf;
  }

  /** How many nodes each evaluation computes. */
  get size(): number {
    return this.#tape.size;
  }

  /** Copy the leaves from `data`, the numbers of the graph's nodes. */
  follow(data: Float64Array): void {
    const tape = this.#tape;
    let moved = 0;
    for (let i = 0; i < tape.size; i++) {
      if (!tape.isLeaf(i) || Object.is(tape.data[i], data[i])) continue;
      tape.data[i] = data[i]!;
      if (i !== this.#leaf) moved = 1;
    }
    this.version += moved;
  }

  /** The root at `x`, the number of the leaf. */
  at(x: number): number {
    this.#tape.data[this.#leaf] = x;
    this.#tape.forward();
    return this.#tape.data[this.#tape.root]!;
  }

  /** The gradient of the leaf at `x`, by backward. */
  slopeAt(x: number): number {
    this.at(x);
    this.#tape.zeroGrad();
    this.#tape.backward();
    return this.#tape.grad[this.#leaf]!;
  }
}
