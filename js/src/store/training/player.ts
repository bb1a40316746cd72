// Player: training while it is watched, a frame at a time. What does not fit in a frame goes on in the
// next one, so that no network and no number of examples freezes the page. A hidden page has no
// frames, and so costs nothing.

import { type Signal, signal } from "@preact/signals";
import type { Sliced } from "../../engine/sliced.ts";

/** Steps of *Play*: a second, one a frame, or as many as fit in a frame. */
export const SPEEDS = ["1", "10", "frame", "most"] as const;
export type Speed = (typeof SPEEDS)[number];

/** How long a step of each speed is, in ms, at least. */
export const PAUSES = { "1": 1000, "10": 100, frame: 0, most: 0 };

const ROOM = 8; // ms of a frame for training: the rest is for drawing

interface Played {
  /** A step, in slices. */
  step(): Sliced<unknown>;
  /** Steps were made: show where the run is. */
  shown(): void;
  /** A step will not be finished. */
  abandoned(): void;
}

export class Player {
  readonly playing = signal(false);
  readonly speed: Signal<Speed>;
  readonly #played: Played;
  #work: Sliced<unknown> | undefined;
  #frame = 0;
  /** When the last step of a slow speed began. */
  #last = Number.NEGATIVE_INFINITY;

  constructor(played: Played, speed: Speed, end: AbortSignal) {
    this.#played = played;
    this.speed = signal(speed);
    end.addEventListener("abort", () => this.stop());
  }

  start(): void {
    if (this.playing.value) return;
    this.playing.value = true;
    this.#last = Number.NEGATIVE_INFINITY;
    this.#next();
  }

  /** Stop, after the step that is being made if it is nearly done, or else before it. */
  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.playing.value = false;
    this.settle();
  }

  /** No step is half done afterwards. */
  settle(): void {
    if (!this.#work) return;
    this.#work = undefined;
    this.#played.abandoned();
  }

  /** One step, over as many frames as it takes. */
  once(): void {
    if (this.playing.value || this.#work) return;
    this.#work = this.#played.step();
    this.#finish();
  }

  #finish(): void {
    if (!this.#work || this.playing.value) return;
    if (this.#goOn(performance.now() + ROOM)) this.#played.shown();
    else this.#frame = requestAnimationFrame(() => this.#finish());
  }

  #next(): void {
    this.#frame = requestAnimationFrame((now) => {
      const moved = this.#play(now);
      if (moved) this.#played.shown();
      if (this.playing.value) this.#next();
    });
  }

  /** Whether a step was made. */
  #play(now: number): boolean {
    const end = performance.now() + ROOM;
    if (!this.#work && now - this.#last < PAUSES[this.speed.value])
      return false;
    let moved = false;
    do {
      if (!this.#work) {
        this.#last = now;
        this.#work = this.#played.step();
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
