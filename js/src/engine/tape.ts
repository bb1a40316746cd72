// Tape: replays a recorded graph forward and backward over two arrays.
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

  /** The operations that this replay does not know; empty if it can replay the graph. */
  get unknown(): readonly string[] {
    return this.#links.unknown;
  }

  get root(): number {
    return this.size - 1;
  }

  isLeaf(i: number): boolean {
    return this.#links.left[i]! < 0;
  }

  /** Compute every inner node of `data` from the leaves. */
  forward(data: Float64Array = this.data): void {
    for (let i = 0; i < this.size; i++) this.compute(i, data);
  }

  /** Forward for one node: its number from those of its operands. */
  compute(i: number, data: Float64Array = this.data): void {
    const { rules, left, right } = this.#links;
    rules[i]?.forward(data, i, i + 1, left[i]!, right[i]!, this.#number);
  }

  /** The gradients of the root: inner ones start from zero, those of leaves accumulate. */
  backward(): void {
    this.begin();
    for (let i = this.root; i >= 0; i--) this.visit(i);
  }

  /** Start a backward: set the gradient of the root to 1, those of inner nodes to 0. */
  begin(): void {
    const { left } = this.#links;
    for (let i = 0; i < this.size; i++) if (left[i]! >= 0) this.grad[i] = 0;
    this.grad[this.root] = 1;
  }

  /** Backward for one node: add to the gradients of its operands. A leaf has none. */
  visit(i: number): void {
    const { rules, left, right } = this.#links;
    rules[i]?.backward(
      this.data,
      this.grad,
      i,
      i + 1,
      left[i]!,
      right[i]!,
      this.#number,
    );
  }

  /** What `visit(i)` would add, one number for each use of an operand. */
  shares(i: number): number[] {
    const rule = this.#links.rules[i];
    if (!rule) return [];
    // apply the rule with each operand in a place of its own: in a·a both are one node
    const b = rule.operands === 2 ? this.#links.right[i]! : i;
    const left = this.data[this.#links.left[i]!]!;
    const v = Float64Array.of(left, this.data[b]!, this.data[i]!);
    const g = Float64Array.of(-0, -0, this.grad[i]!); // −0 + a is a
    const n = Float64Array.of(0, this.#number[i]!);
    rule.backward(v, g, 2, 3, 0, 1, n);
    return Array.from(g.subarray(0, rule.operands));
  }

  zeroGrad(): void {
    this.grad.fill(0);
  }
}
