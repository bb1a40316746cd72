// Tape: a recorded graph, replayed forward and backward over two arrays.
// The twin of engine/micrograd_engine/tape.py; node i comes after its operands, the root is last.

import { type Links, link, type Recording } from "./recording.ts";

export type { Recording } from "./recording.ts";

export class Tape {
  readonly size: number;
  readonly data: Float64Array;
  readonly grad: Float64Array;
  readonly #links: Links;
  readonly #number: Float64Array;

  constructor(recording: Recording) {
    this.size = recording.symbols.length;
    this.data = new Float64Array(this.size);
    this.grad = new Float64Array(this.size);
    this.#links = link(recording);
    this.#number = recording.number;
  }

  /** Names of operations that this replay does not know; empty when it can replay. */
  get unknown(): readonly string[] {
    return this.#links.unknown;
  }

  get root(): number {
    return this.size - 1;
  }

  isLeaf(i: number): boolean {
    return this.#links.left[i]! < 0;
  }

  /** Compute every inner node from the leaves, into `data`. */
  forward(data: Float64Array = this.data): void {
    const { rules, left, right } = this.#links;
    const n = this.#number;
    for (let i = 0; i < this.size; i++)
      rules[i]?.forward(data, i, i + 1, left[i]!, right[i]!, n);
  }

  /** Gradients of the root: inner ones start from zero, those of leaves add up. */
  backward(): void {
    const { data, grad } = this;
    const { rules, left, right } = this.#links;
    const n = this.#number;
    for (let i = 0; i < this.size; i++) if (left[i]! >= 0) grad[i] = 0;
    grad[this.root] = 1;
    for (let i = this.root; i >= 0; i--)
      rules[i]?.backward(data, grad, i, i + 1, left[i]!, right[i]!, n);
  }

  zeroGrad(): void {
    this.grad.fill(0);
  }
}
