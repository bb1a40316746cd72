// SurfaceWork: a loss surface, computed a few milliseconds a frame, so that the page stays alive.

import { batch, type Signal, signal } from "@preact/signals";
import {
  type Plane,
  SIZE,
  type Span,
  surface,
} from "../../engine/loss-grid.ts";
import type { Sliced } from "../../engine/sliced.ts";

/** Where a surface lies; `about` is what else one wants to know of it later. */
export interface Ground<About> {
  plane: Plane;
  spans: readonly [Span, Span];
  about: About;
}

/** The losses over a part of a plane; see `surface`. */
export interface Landscape<About = unknown> extends Ground<About> {
  size: number;
  losses: Float64Array;
}

const ROOM = 8; // ms of a frame: the rest is for training and drawing

export class SurfaceWork<About> {
  /** The last one that was finished. */
  readonly landscape: Signal<Landscape<About> | undefined> = signal(undefined);
  /** Which share of the next one is known, while it is computed. */
  readonly progress: Signal<number | undefined> = signal(undefined);
  readonly #frame: (next: () => void) => void;
  #running = {};

  /** `frame` calls its argument in the next frame of the page. */
  constructor(
    frame: (next: () => void) => void = (next) => requestAnimationFrame(next),
  ) {
    this.#frame = frame;
  }

  /** Begin one, once it is known where it lies; what was begun before is given up. */
  start(
    losing: (parameters: Float64Array) => Sliced<number>,
    ground: Sliced<Ground<About>>,
    size = SIZE,
  ): void {
    const work = landscaped(losing, ground, size);
    const running = {};
    this.#running = running;
    this.progress.value = 0;
    const goOn = () => {
      if (this.#running !== running) return;
      const landscape = this.#slice(work, size * size);
      if (!landscape) this.#frame(goOn);
      else
        batch(() => {
          this.landscape.value = landscape;
          this.progress.value = undefined;
        });
    };
    this.#frame(goOn);
  }

  #slice(work: Generator<number, Landscape<About>>, all: number) {
    const end = performance.now() + ROOM;
    for (;;) {
      const next = work.next();
      if (next.done) return next.value;
      if (performance.now() < end) continue;
      this.progress.value = next.value / all;
      return undefined;
    }
  }

  /** Give up what is being computed; the last surface stays. */
  cancel(): void {
    this.#running = {};
    this.progress.value = undefined;
  }
}

/** Yields how many losses are known. */
function* landscaped<About>(
  losing: (parameters: Float64Array) => Sliced<number>,
  ground: Sliced<Ground<About>>,
  size: number,
): Generator<number, Landscape<About>> {
  let next = ground.next();
  for (; !next.done; next = ground.next()) yield 0;
  const { plane, spans } = next.value;
  const losses = yield* surface(losing, plane, spans, size);
  return { ...next.value, size, losses };
}
