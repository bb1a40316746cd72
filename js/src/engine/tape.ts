// Tape: a recorded graph, replayed forward and backward over two arrays.
// The twin of engine/micrograd_engine/tape.py; node i comes after its operands, the root is last.

import { OPS, type Op } from "./ops.ts";

/** What a replay has to know of a graph. */
export interface Recording {
  /** The name of the operation of each node; "" for a leaf. */
  symbols: readonly string[];
  /** Indices of the operands of node i: operands[first[i]] … operands[first[i + 1] - 1]. */
  first: Int32Array;
  operands: Int32Array;
  /** The exponent of a "**n" node. */
  number: Float64Array;
}

export class Tape {
  readonly size: number;
  readonly data: Float64Array;
  readonly grad: Float64Array;
  /** Names of operations that this replay does not know; empty when it can replay. */
  readonly unknown: readonly string[];
  readonly #rules: (Op | undefined)[];
  readonly #left: Int32Array;
  /** The second operand; of a "**n" node the place of its exponent, see ops.ts. */
  readonly #right: Int32Array;
  readonly #number: Float64Array;

  constructor(recording: Recording) {
    const { symbols, first, operands, number } = recording;
    this.size = symbols.length;
    this.data = new Float64Array(this.size);
    this.grad = new Float64Array(this.size);
    this.#number = number;
    this.#left = new Int32Array(this.size).fill(-1);
    this.#right = new Int32Array(this.size);
    const unknown = new Set<string>();
    this.#rules = symbols.map((symbol, i) => {
      const start = first[i]!;
      const count = first[i + 1]! - start;
      if (count === 0) return undefined;
      const rule = OPS.get(symbol);
      if (rule?.operands !== count) unknown.add(symbol);
      this.#left[i] = operands[start]!;
      this.#right[i] = count > 1 ? operands[start + 1]! : i;
      return rule;
    });
    this.unknown = [...unknown];
  }

  get root(): number {
    return this.size - 1;
  }

  isLeaf(i: number): boolean {
    return this.#left[i]! < 0;
  }

  /** Compute every inner node from the leaves, into `data`. */
  forward(data: Float64Array = this.data): void {
    const left = this.#left;
    const right = this.#right;
    for (let i = 0; i < this.size; i++)
      this.#rules[i]?.forward(
        data,
        i,
        i + 1,
        left[i]!,
        right[i]!,
        this.#number,
      );
  }

  /** Gradients of the root: inner ones start from zero, those of leaves add up. */
  backward(): void {
    const { data, grad } = this;
    const left = this.#left;
    const right = this.#right;
    for (let i = 0; i < this.size; i++) if (left[i]! >= 0) grad[i] = 0;
    grad[this.root] = 1;
    for (let i = this.root; i >= 0; i--)
      this.#rules[i]?.backward(
        data,
        grad,
        i,
        i + 1,
        left[i]!,
        right[i]!,
        this.#number,
      );
  }

  zeroGrad(): void {
    this.grad.fill(0);
  }
}
