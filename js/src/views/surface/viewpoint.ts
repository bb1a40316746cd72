// Viewpoint: which surface is looked at, and when it is computed again.

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
  type Ground,
  type Landscape,
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

/** Why a surface is not that of the run as it is now. */
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
  /** The run, as the plane sees it. */
  readonly surfaceView: ReadonlySignal<SurfaceView | undefined>;
  /** To where it goes down; found once, so that the frame does not jump. */
  #bottom: (ComputedFor & { point: Float64Array | undefined }) | undefined;
  /** Whether somebody has stopped it: then it waits to be asked again. */
  readonly #isHeld = signal(false);

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

  /** Compute surfaces as they are needed; call the result to end it. */
  follow(): () => void {
    const asked = effect(() => {
      this.choice.value;
      this.zoom.value;
      untracked(() => this.draw());
    });
    const kept = effect(() => {
      const isStale = this.stale.value !== "" && !this.#isHeld.value;
      const isFree = this.work.progress.value === undefined;
      const isLate =
        this.#run.isPlaying.value && this.stale.value !== "outside";
      if (isStale && isFree && !isLate && !this.#isPath)
        untracked(() => this.draw());
    });
    return () => {
      asked();
      kept();
      this.work.cancel();
    };
  }

  /** The plane of a path turns with each step: it is drawn again on request only. */
  get #isPath(): boolean {
    return this.choice.value.kind === "path";
  }

  draw(): void {
    const { names, filters, lossAt } = this.#run;
    const at = this.#run.parameters().slice();
    const path = [...this.#run.path(), at];
    this.#isHeld.value = false;
    try {
      const plane = planeOf(this.choice.peek(), { names, filters, at, path });
      this.work.start(lossAt, this.#framed(plane, feetOf(plane, path)));
      this.trouble.value = "";
    } catch (problem) {
      this.work.cancel();
      this.trouble.value = `${problem instanceof Error ? problem.message : problem}`;
    }
  }

  /** Where to look: over the path, and to where it goes down. */
  *#framed(plane: Plane, feet: readonly Foot[]): Sliced<Ground<ComputedFor>> {
    const about = {
      choice: this.choice.peek(),
      terms: this.#run.terms.peek(),
    };
    const zoom = this.zoom.peek();
    const low = yield* this.#low(plane, about);
    const lows = low ? feetOf(plane, [low]) : [];
    const spans = spansOf(about.choice, [...feet, ...lows], zoom);
    return { plane, spans, about };
  }

  *#low(plane: Plane, about: ComputedFor): Sliced<Float64Array | undefined> {
    const { choice, terms } = about;
    // in random directions there is one everywhere, and none that a run goes to
    if (choice.kind !== "parameters") return undefined;
    const known = this.#bottom;
    if (known?.choice === choice && known.terms === terms) return known.point;
    const point = yield* bottom(this.#run.lossAt, plane);
    this.#bottom = { choice, terms, point };
    return point;
  }

  /** Look at other directions. */
  choose(choice: PlaneChoice): void {
    batch(() => {
      this.choice.value = choice;
      this.zoom.value = 1;
    });
  }

  /** Look `by` times as far. */
  zoomBy(by: number): void {
    const zoom = this.zoom.value * by;
    this.zoom.value = Math.min(Math.max(zoom, 1 / MAX_ZOOM), MAX_ZOOM);
  }

  cancel(): void {
    this.#isHeld.value = true;
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
