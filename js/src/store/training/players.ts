// Playing, a frame at a time: PagePlayer makes the steps here, KernelPlayer asks the kernel for them. A
// hidden page has no frames, so it makes no steps and asks for none.

import { type Signal, signal } from "@preact/signals";
import type { Sliced } from "../../engine/sliced.ts";
import type { TrainingRun } from "./training-run.ts";

/** Steps of *Play*: a second, one a frame, or as many as fit in a frame. */
export const SPEEDS = ["1", "10", "frame", "most"] as const;
export type Speed = (typeof SPEEDS)[number];

/** How long a step of each speed takes at least, in ms. */
const PAUSES = { "1": 1000, "10": 100, frame: 0, most: 0 };

const FRAME_BUDGET_MS = 8; // of a frame, for training: the rest is for drawing
const REQUEST_BUDGET_MS = 100; // that steps asked for together may take
const MAX_STEPS_ASKED = 1000; // together, as the kernel allows

/** Training that does not fit in a frame continues in the next one, so that it never freezes the page. */
export class PagePlayer {
  readonly playing = signal(false);
  readonly speed: Signal<Speed>;
  readonly #run: TrainingRun;
  readonly #onSteps: () => void;
  #work: Sliced<unknown> | undefined;
  #frame = 0;
  /** When the last step of a slow speed began. */
  #last = Number.NEGATIVE_INFINITY;

  /** Calls `onSteps` once a frame in which steps were made. */
  constructor(
    run: TrainingRun,
    onSteps: () => void,
    speed: Speed,
    end: AbortSignal,
  ) {
    this.#run = run;
    this.#onSteps = onSteps;
    this.speed = signal(speed);
    end.addEventListener("abort", () => this.stop());
  }

  start(): void {
    if (this.playing.value) return;
    this.playing.value = true;
    this.#last = Number.NEGATIVE_INFINITY;
    this.#next();
  }

  /** Stop, after the last step that was finished. */
  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.playing.value = false;
    this.settle();
  }

  /** Abandon the step that is half done. */
  settle(): void {
    if (!this.#work) return;
    this.#work = undefined;
    this.#run.abandonStep();
  }

  /** One step, over as many frames as it takes. */
  once(): void {
    if (this.playing.value || this.#work) return;
    this.#work = this.#run.stepping();
    this.#finish();
  }

  #finish(): void {
    if (!this.#work || this.playing.value) return;
    if (this.#goOn(performance.now() + FRAME_BUDGET_MS)) this.#onSteps();
    else this.#frame = requestAnimationFrame(() => this.#finish());
  }

  #next(): void {
    this.#frame = requestAnimationFrame((now) => {
      if (this.#play(now)) this.#onSteps();
      if (this.playing.value) this.#next();
    });
  }

  /** Whether a step was made. */
  #play(now: number): boolean {
    const end = performance.now() + FRAME_BUDGET_MS;
    if (!this.#work && now - this.#last < PAUSES[this.speed.value])
      return false;
    let moved = false;
    do {
      if (!this.#work) {
        this.#last = now;
        this.#work = this.#run.stepping();
      }
      if (!this.#goOn(end)) break;
      moved = true;
    } while (
      this.speed.value === "most" &&
      this.playing.value &&
      performance.now() < end
    );
    return moved;
  }

  /** Whether the step is done before `end`. */
  #goOn(end: number): boolean {
    for (;;) {
      if (!this.#work || this.#work.next().done) {
        this.#work = undefined;
        return true;
      }
      if (performance.now() >= end) return false;
    }
  }
}

/** Asks for as many steps at a time as the speed says, each time in a frame of the page. */
export class KernelPlayer {
  readonly #ask: (steps: number) => unknown;
  readonly #speed: Signal<Speed>;
  #frame = 0;
  /** When it asked last, and for how many steps. */
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

  start(): void {
    this.#asked = Number.NEGATIVE_INFINITY;
    this.#steps = 1;
    this.next();
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
  }

  /** The kernel has made the steps: ask for the next ones when it is time. */
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

  /** How many steps would have taken REQUEST_BUDGET_MS. */
  #fitting(gone: number): number {
    const steps = Math.round(
      (this.#steps * REQUEST_BUDGET_MS) / Math.max(1, gone),
    );
    return Math.min(MAX_STEPS_ASKED, 2 * this.#steps, Math.max(1, steps));
  }
}
