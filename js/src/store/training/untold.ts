// Untold: the losses of steps that the kernel has not been told of.

import type { LossRecord } from "./loss-record.ts";

export class Untold {
  /** Whether there is a kernel to be told; what none will ever hear is not kept. */
  isHeard = true;
  /** The step of the first of them. */
  from: number;
  #losses: number[] = [];

  constructor(from: number) {
    this.from = from;
  }

  /** The step after the last of them. */
  get end(): number {
    return this.from + this.#losses.length;
  }

  push(loss: number): void {
    if (this.isHeard) this.#losses.push(loss);
    else this.begin(this.end + 1);
  }

  /** Those from step `from` on. */
  since(from: number): Float64Array {
    return Float64Array.from(this.#losses.slice(from - this.from));
  }

  /** The kernel knows all before step `step`. */
  told(step: number): void {
    if (step <= this.from) return;
    this.#losses = this.#losses.slice(step - this.from);
    this.from = step;
  }

  /**
   * The run is at step `step` again, before or after; its losses are in `record`. Of a very long run that
   * does not know each of them: NaN stands for those. Gives the first such step.
   */
  goTo(step: number, record: LossRecord): number | undefined {
    if (step < this.from) this.begin(step);
    this.#losses.length = Math.min(this.#losses.length, step - this.from);
    let unknown: number | undefined;
    while (this.end < step) {
      const loss = record.at(this.end);
      if (loss === undefined) unknown ??= this.end;
      this.push(loss ?? Number.NaN);
    }
    return unknown;
  }

  /** Another run, from step `from` on. */
  begin(from: number, losses: Iterable<number> = []): void {
    this.from = from;
    this.#losses = [...losses];
  }
}
