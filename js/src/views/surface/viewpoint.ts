// Viewpoint: which surface is looked at, when it is computed again, and what is known of it.

import {
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
  untracked,
} from "@preact/signals";
import type { Filter } from "../../engine/directions.ts";
import type { Sliced } from "../../engine/sliced.ts";
import { type Foot, Projection, type Span } from "../../engine/surface.ts";
import {
  type Landscape,
  SurfaceWork,
} from "../../store/training/surface-work.ts";
import type { Axis } from "../../ui/axis.ts";
import {
  axesOf,
  type Choice,
  feetOf,
  planeOf,
  sampled,
  spansOf,
  startsOf,
} from "./plane-choice.ts";
import { type Scale, scaleOf } from "./shades.ts";

/** The run whose loss is looked at. */
export interface Run {
  /** What the parameters are called, in their order. */
  names: readonly string[];
  /** The parameters of each neuron. */
  filters: readonly Filter[];
  parameters(): Float64Array;
  /** The parameters after each step, in order; arrays that do not change. */
  path(): readonly Float64Array[];
  /** The loss of all examples at any parameters. */
  losing(parameters: Float64Array): Sliced<number>;
  /** Its gradient where the parameters are now. */
  gradient(): Float64Array;
  /** Another value whenever parameters or path are others. */
  tick: ReadonlySignal<unknown>;
  /** Another value whenever the loss is another: other data, another L2. */
  terms: ReadonlySignal<unknown>;
  /** Whether steps follow each other, so that a surface is out of date before it is drawn. */
  busy: ReadonlySignal<boolean>;
}

interface About {
  choice: Choice;
  terms: unknown;
}

/** Why a surface is not that of the run as it is now. */
export type Stale = "" | "changed" | "left" | "outside";

export class Viewpoint {
  readonly work = new SurfaceWork<About>();
  readonly choice: Signal<Choice>;
  readonly zoom = signal(1);
  readonly isLog = signal(true);
  /** Why there is no surface. */
  readonly trouble = signal("");
  readonly scale: ReadonlySignal<Scale>;
  readonly axes: ReadonlySignal<[Axis, Axis]>;
  readonly stale: ReadonlySignal<Stale>;
  readonly #run: Run;
  readonly #projection: ReadonlySignal<Projection | undefined>;
  #feet = new WeakMap<Float64Array, Foot>();
  /** Whether somebody has stopped it: then it waits to be asked again. */
  readonly #isHeld = signal(false);

  constructor(run: Run, choice: Signal<Choice>) {
    this.#run = run;
    this.choice = choice;
    const { landscape } = this.work;
    this.scale = computed(() =>
      scaleOf(landscape.value?.losses ?? new Float64Array(0), this.isLog.value),
    );
    this.axes = computed(() => axesFor(landscape.value));
    this.#projection = computed(() => {
      this.#feet = new WeakMap();
      return landscape.value && new Projection(landscape.value.plane);
    });
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
      const isLate = this.#run.busy.value && this.stale.value !== "outside";
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
    const { names, filters, losing, terms } = this.#run;
    const at = this.#run.parameters().slice();
    const path = [...this.#run.path(), at];
    const choice = this.choice.peek();
    this.#isHeld.value = false;
    try {
      const plane = planeOf(choice, { names, filters, at, path });
      const spans = spansOf(choice, feetOf(plane, path), this.zoom.peek());
      const about = { choice, terms: terms.peek() };
      this.work.start(losing, { plane, spans, about });
      this.trouble.value = "";
    } catch (problem) {
      this.work.cancel();
      this.trouble.value = `${problem instanceof Error ? problem.message : problem}`;
    }
  }

  cancel(): void {
    this.#isHeld.value = true;
    this.work.cancel();
  }

  #staleness(): Stale {
    const { tick, terms, parameters } = this.#run;
    tick.value;
    const landscape = this.work.landscape.value;
    if (!landscape) return "";
    if (landscape.about.terms !== terms.value) return "changed";
    const foot = this.#projection.value?.of(parameters());
    if (!foot || !Number.isFinite(foot.a + foot.b)) return "";
    const { at } = landscape.plane;
    const size = at.reduce((most, p) => Math.max(most, Math.abs(p)), 1);
    if (foot.away > 1e-9 * size) return "left";
    const [across, up] = landscape.spans;
    const isInside = isIn(across, foot.a) && isIn(up, foot.b);
    return isInside || this.zoom.value < 1 ? "" : "outside";
  }

  // ---- what lies on it

  /** Where the run is, seen from above. */
  here(): Foot | undefined {
    return this.#projection.peek()?.of(this.#run.parameters());
  }

  /** The path so far, seen from above. */
  path(): Foot[] {
    const seen = this.#projection.peek();
    if (!seen) return [];
    return sampled(this.#run.path()).map((point) => {
      const foot = this.#feet.get(point) ?? seen.of(point);
      this.#feet.set(point, foot);
      return foot;
    });
  }

  /** The gradient: how steep the loss is along both directions, and the step in the plane against it. */
  down(): { slopes: [number, number]; foot: Foot } | undefined {
    const seen = this.#projection.peek();
    if (!seen) return undefined;
    const gradient = this.#run.gradient();
    return {
      slopes: seen.slopes(gradient),
      foot: seen.along(gradient.map((g) => -g)),
    };
  }

  /** What to add to a foot for its numbers on the axes. */
  get starts(): [number, number] {
    const landscape = this.work.landscape.peek();
    return landscape
      ? startsOf(landscape.about.choice, landscape.plane)
      : [0, 0];
  }
}

const isIn = ({ min, max }: Span, at: number) => min <= at && at <= max;

function axesFor(landscape: Landscape<About> | undefined): [Axis, Axis] {
  if (landscape)
    return axesOf(landscape.about.choice, landscape.plane, landscape.spans);
  const empty = { name: "", min: -1, max: 1 };
  return [empty, empty];
}
