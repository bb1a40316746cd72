// Driver: Play where the kernel makes the steps: as many at a time as the speed says. The next ones are
// asked for in a frame of the page, so that a hidden page, which has none, lets the kernel rest.

import type { Signal } from "@preact/signals";
import { PAUSES, type Speed } from "./player.ts";

const CHUNK = 100; // ms that steps asked for together may take
const MOST = 1000; // of them, as the kernel allows

export class Driver {
  readonly #ask: (steps: number) => unknown;
  readonly #speed: Signal<Speed>;
  #frame = 0;
  /** When steps were asked for last, and how many. */
  #asked = Number.NEGATIVE_INFINITY;
  #steps = 1;

  constructor(
    ask: (steps: number) => unknown,
    speed: Signal<Speed>,
    end: AbortSignal,
  ) {
    this.#ask = ask;
    this.#speed = speed;
    end.addEventListener("abort", () => this.stop());
  }

  /** Begin to play. */
  start(): void {
    this.#asked = Number.NEGATIVE_INFINITY;
    this.#steps = 1;
    this.next();
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
  }

  /** The steps are made: ask for the next ones when it is time. */
  next(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame((now) => {
      const speed = this.#speed.peek();
      const gone = now - this.#asked;
      if (gone < PAUSES[speed]) {
        this.next();
        return;
      }
      this.#steps = speed === "most" ? this.#fitting(gone) : 1;
      this.#asked = now;
      this.#ask(this.#steps);
    });
  }

  /** How many steps would have taken as long as they may. */
  #fitting(gone: number): number {
    const steps = Math.round((this.#steps * CHUNK) / Math.max(1, gone));
    return Math.min(MOST, 2 * this.#steps, Math.max(1, steps));
  }
}
