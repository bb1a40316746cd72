// SurfaceWork: a loss surface, computed a few milliseconds a frame, so that the page stays alive.

import { batch, type Signal, signal } from "@preact/signals";
import {
  type Plane,
  SIZE,
  type Span,
  surface,
} from "../../engine/loss-grid.ts";
import type { Sliced } from "../../engine/sliced.ts";

/** The area of a surface; `about` is additional information for its reader. */
export interface SurfaceArea<About> {
  plane: Plane;
  spans: readonly [Span, Span];
  about: About;
}

/** The losses over a part of a plane; see `surface`. */
export interface Landscape<About = unknown> extends SurfaceArea<About> {
  size: number;
  losses: Float64Array;
}

const FRAME_BUDGET_MS = 8; // of a frame: the rest is for training and drawing

export class SurfaceWork<About> {
  /** The last surface that was finished. */
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

  /** Begin a surface as soon as `area` returns its place, and cancel the previous one. */
  start(
    losing: (parameters: Float64Array) => Sliced<number>,
    area: Sliced<SurfaceArea<About>>,
    size = SIZE,
  ): void {
    const work = landscaped(losing, area, size);
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
    const end = performance.now() + FRAME_BUDGET_MS;
    for (;;) {
      const next = work.next();
      if (next.done) return next.value;
      if (performance.now() < end) continue;
      this.progress.value = next.value / all;
      return undefined;
    }
  }

  /** Give up the surface under way; the last one stays. */
  cancel(): void {
    this.#running = {};
    this.progress.value = undefined;
  }
}

/** Yields how many losses are known. */
function* landscaped<About>(
  losing: (parameters: Float64Array) => Sliced<number>,
  area: Sliced<SurfaceArea<About>>,
  size: number,
): Generator<number, Landscape<About>> {
  let next = area.next();
  for (; !next.done; next = area.next()) yield 0;
  const { plane, spans } = next.value;
  const losses = yield* surface(losing, plane, spans, size);
  return { ...next.value, size, losses };
}
