// Batches: which examples a training step looks at. The twin of engine/micrograd_engine/batches.py.

import { described, whole } from "./check.ts";
import { type Long, PCG32 } from "./random.ts";
import type { BatchesState } from "./states.ts";

/**
 * The mini-batches of `n` examples, epoch after epoch. In an epoch each example comes once: the order
 * is shuffled (Durstenfeld, "Algorithm 235: Random permutation", CACM 7, 1964), and the batches are
 * slices of it; the last may be smaller. Without a size, or with `n` and more, they are always all
 * examples in order, and nothing is drawn.
 */
export class Batches {
  #inOrder = new Int32Array();
  #shuffled = new Int32Array();
  #order = this.#inOrder;
  readonly #random: PCG32;
  #size: number | null = null;
  #before = "";
  #at = 0;
  /** The size of the batches of this epoch. */
  #step = 0;

  constructor(n: number, size: number | null = null, seed: Long = 0) {
    this.#random = new PCG32(seed);
    this.size = size;
    this.n = n;
  }

  /** Number of examples; another number begins an epoch of it. */
  get n(): number {
    return this.#inOrder.length;
  }

  set n(n: number) {
    if (whole(n, "n", 1, 2 ** 31 - 1) === this.n) return;
    this.#inOrder = new Int32Array(n).map((_, i) => i);
    this.#shuffled = new Int32Array(n);
    this.#order = this.#inOrder;
    this.#awaitEpoch();
  }

  /** Examples in a batch; null: all. Takes effect with the next epoch. */
  get size(): number | null {
    return this.#size;
  }

  set size(size: number | null) {
    this.#size = size === null ? null : whole(size, "size", 1);
  }

  /** The indices of the next batch; a view that the next epoch overwrites. */
  next(): Int32Array {
    if (this.#at === 0) this.#beginEpoch();
    const batch = this.#order.subarray(this.#at, this.#at + this.#step);
    this.#at += batch.length;
    if (this.#at === this.#order.length)
      if (this.#order === this.#inOrder)
        this.#at = 0; // nothing was drawn
      else this.#awaitEpoch();
    return batch;
  }

  #awaitEpoch(): void {
    this.#at = 0;
    this.#before = this.#random.state;
  }

  #beginEpoch(): void {
    const n = this.#inOrder.length;
    this.#step = Math.min(this.#size ?? n, n);
    if (this.#step < n) this.#shuffle();
    else this.#order = this.#inOrder;
  }

  /** Each epoch starts from 0 … n − 1, so that it depends on the generator alone. */
  #shuffle(): void {
    const order = this.#shuffled;
    order.set(this.#inOrder);
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.#random.below(i + 1);
      const swapped = order[i]!;
      order[i] = order[j]!;
      order[j] = swapped;
    }
    this.#order = order;
  }

  state(): BatchesState {
    const next = Math.min(this.#size ?? Infinity, this.#inOrder.length);
    const differs = this.#at > 0 && this.#step !== next;
    const step = differs ? { step: this.#step } : {};
    return { random: this.#before, at: this.#at, ...step };
  }

  /** Go on from the place that `state` gave. */
  load(state: BatchesState): void {
    if (typeof state !== "object" || state === null)
      throw new TypeError(
        `state: expected an object of random and at, got ${described(state)}`,
      );
    const n = this.#inOrder.length;
    const at = whole(state.at, "at", 0, n);
    const step = whole(state.step ?? this.#size ?? n, "step", 1);
    if (typeof state.random !== "string")
      throw new TypeError(
        `random: expected hexadecimal digits, got ${described(state.random)}`,
      );
    this.#random.state = state.random;
    this.#awaitEpoch();
    if (at === 0) return;
    this.#shuffle(); // only an epoch that was shuffled stops on its way
    this.#step = step;
    if (at < n) this.#at = at;
    else this.#awaitEpoch();
  }
}
