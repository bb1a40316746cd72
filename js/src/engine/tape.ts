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
  readonly #right: Int32Array;
  readonly #number: Float64Array;

  constructor(recording: Recording) {
    const { symbols, first, operands, number } = recording;
    this.size = symbols.length;
    this.data = new Float64Array(this.size);
    this.grad = new Float64Array(this.size);
    this.#number = number;
    this.#left = new Int32Array(this.size).fill(-1);
    this.#right = new Int32Array(this.size).fill(-1);
    const unknown = new Set<string>();
    this.#rules = symbols.map((symbol, i) => {
      const start = first[i] ?? 0;
      const count = (first[i + 1] ?? 0) - start;
      if (count === 0) return undefined;
      const rule = OPS.get(symbol);
      if (rule?.operands !== count) unknown.add(symbol);
      this.#left[i] = operands[start] ?? -1;
      if (count > 1) this.#right[i] = operands[start + 1] ?? -1;
      return rule;
    });
    this.unknown = [...unknown];
  }

  get root(): number {
    return this.size - 1;
  }

  isLeaf(i: number): boolean {
    return (this.#left[i] ?? -1) < 0;
  }

  /** Compute every inner node from the leaves, into `data`. */
  forward(data: Float64Array = this.data): void {
    for (let i = 0; i < this.size; i++) {
      const rule = this.#rules[i];
      if (rule === undefined) continue;
      const a = data[this.#left[i] as number] as number;
      data[i] =
        rule.operands === 2
          ? rule.forward(a, data[this.#right[i] as number] as number)
          : rule.forward(a, this.#number[i] as number);
    }
  }

  /** Gradients of the root: inner ones start from zero, those of leaves add up. */
  backward(): void {
    const { data, grad } = this;
    for (let i = 0; i < this.size; i++) if (!this.isLeaf(i)) grad[i] = 0;
    grad[this.root] = 1;
    for (let i = this.root; i >= 0; i--) {
      const rule = this.#rules[i];
      if (rule === undefined) continue;
      const left = this.#left[i] as number;
      const g = grad[i] as number;
      const out = data[i] as number;
      const a = data[left] as number;
      if (rule.operands === 2) {
        const right = this.#right[i] as number;
        const b = data[right] as number;
        grad[left] = (grad[left] as number) + rule.left(g, out, a, b);
        grad[right] = (grad[right] as number) + rule.right(g, out, a, b);
      } else {
        const n = this.#number[i] as number;
        grad[left] = (grad[left] as number) + rule.backward(g, out, a, n);
      }
    }
  }

  zeroGrad(): void {
    this.grad.fill(0);
  }
}
