// Viewpoint: which surface is shown, and when it is computed again.

import {
  batch,
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
  untracked,
} from "@preact/signals";
import { bottom, type Foot, type Plane } from "../../engine/loss-grid.ts";
import type { Sliced } from "../../engine/sliced.ts";
import {
  type Landscape,
  type SurfaceArea,
  SurfaceWork,
} from "../../store/training/surface-work.ts";
import type { Axis } from "../../ui/axis.ts";
import {
  axesOf,
  feetOf,
  type PlaneChoice,
  planeOf,
  spansOf,
} from "./plane-choice.ts";
import { type Scale, scaleOf } from "./shades.ts";
import type { SurfaceRun } from "./surface-run.ts";
import { type ComputedFor, SurfaceView } from "./surface-view.ts";

/** Why a surface is out of date. */
export type Stale = "" | "changed" | "left" | "outside";

const MAX_ZOOM = 2 ** 6;

export class Viewpoint {
  readonly work = new SurfaceWork<ComputedFor>();
  readonly choice: Signal<PlaneChoice>;
  readonly zoom = signal(1);
  readonly isLog = signal(true);
  /** Why there is no surface. */
  readonly trouble = signal("");
  readonly scale: ReadonlySignal<Scale>;
  readonly axes: ReadonlySignal<[Axis, Axis]>;
  readonly stale: ReadonlySignal<Stale>;
  readonly #run: SurfaceRun;
  /** The run, projected on the plane of the surface. */
  readonly surfaceView: ReadonlySignal<SurfaceView | undefined>;
  /** The lowest point found; computed once, so that the frame does not jump. */
  #bottom: (ComputedFor & { point: Float64Array | undefined }) | undefined;
  /** Whether the learner has cancelled it: then it waits for a request. */
  readonly #isCancelled = signal(false);

  constructor(run: SurfaceRun, choice: Signal<PlaneChoice>) {
    this.#run = run;
    this.choice = choice;
    const { landscape } = this.work;
    this.scale = computed(() =>
      scaleOf(landscape.value?.losses ?? new Float64Array(0), this.isLog.value),
    );
    this.axes = computed(() => axesFor(landscape.value));
    this.surfaceView = computed(
      () => landscape.value && new SurfaceView(run, landscape.value),
    );
    this.stale = computed(() => this.#staleness());
  }

  /** Compute surfaces as they are needed, until the returned function is called. */
  follow(): () => void {
    const stopAsked = effect(() => {
      this.choice.value;
      this.zoom.value;
      untracked(() => this.draw());
    });
    const stopUpdates = effect(() => {
      const isStale = this.stale.value !== "" && !this.#isCancelled.value;
      const isFree = this.work.progress.value === undefined;
      const isLate =
        this.#run.isPlaying.value && this.stale.value !== "outside";
      if (isStale && isFree && !isLate && !this.#followsPath)
        untracked(() => this.draw());
    });
    return () => {
      stopAsked();
      stopUpdates();
      this.work.cancel();
    };
  }

  /** The plane of a path turns with each step, so a surface over it is drawn again only on request. */
  get #followsPath(): boolean {
    return this.choice.value.kind === "path";
  }

  draw(): void {
    const { names, filters, lossAt } = this.#run;
    const at = this.#run.parameters().slice();
    const path = [...this.#run.path(), at];
    this.#isCancelled.value = false;
    try {
      const plane = planeOf(this.choice.peek(), { names, filters, at, path });
      this.work.start(lossAt, this.#frame(plane, feetOf(plane, path)));
      this.trouble.value = "";
    } catch (problem) {
      this.work.cancel();
      this.trouble.value = `${problem instanceof Error ? problem.message : problem}`;
    }
  }

  /** The part of the plane to compute: around the path and the lowest point. */
  *#frame(
    plane: Plane,
    feet: readonly Foot[],
  ): Sliced<SurfaceArea<ComputedFor>> {
    const about = {
      choice: this.choice.peek(),
      terms: this.#run.terms.peek(),
    };
    const zoom = this.zoom.peek();
    const low = yield* this.#lowest(plane, about);
    const lows = low ? feetOf(plane, [low]) : [];
    const spans = spansOf(about.choice, [...feet, ...lows], zoom);
    return { plane, spans, about };
  }

  *#lowest(plane: Plane, about: ComputedFor): Sliced<Float64Array | undefined> {
    const { choice, terms } = about;
    // random directions go down everywhere, and nowhere a run goes to
    if (choice.kind !== "parameters") return undefined;
    const known = this.#bottom;
    if (known?.choice === choice && known.terms === terms) return known.point;
    const point = yield* bottom(this.#run.lossAt, plane);
    this.#bottom = { choice, terms, point };
    return point;
  }

  /** Show other directions. */
  choose(choice: PlaneChoice): void {
    batch(() => {
      this.choice.value = choice;
      this.zoom.value = 1;
    });
  }

  /** Show a part of the plane `by` times as wide. */
  zoomBy(by: number): void {
    const zoom = this.zoom.value * by;
    this.zoom.value = Math.min(Math.max(zoom, 1 / MAX_ZOOM), MAX_ZOOM);
  }

  cancel(): void {
    this.#isCancelled.value = true;
    this.work.cancel();
  }

  #staleness(): Stale {
    const { tick, terms } = this.#run;
    tick.value;
    const landscape = this.work.landscape.value;
    if (!landscape) return "";
    if (landscape.about.terms !== terms.value) return "changed";
    const foot = this.surfaceView.value?.here();
    if (!foot || !Number.isFinite(foot.a + foot.b)) return "";
    const { at } = landscape.plane;
    const size = at.reduce((most, p) => Math.max(most, Math.abs(p)), 1);
    if (foot.away > 1e-9 * size) return "left";
    return this.surfaceView.value?.isInside(foot) ? "" : "outside";
  }
}

function axesFor(landscape: Landscape<ComputedFor> | undefined): [Axis, Axis] {
  if (landscape)
    return axesOf(landscape.about.choice, landscape.plane, landscape.spans);
  const empty = { name: "", min: -1, max: 1 };
  return [empty, empty];
}
