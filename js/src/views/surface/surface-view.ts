// Seen: the run, as the plane of a surface sees it: where it is, which way it came, and how it goes down.

import {
  type Foot,
  Projection,
  type Span,
  usualSlope,
} from "../../engine/loss-grid.ts";
import { length, minus } from "../../engine/vectors.ts";
import type { Landscape } from "../../store/training/surface-work.ts";
import { isIn, type PlaneChoice, sampled, startsOf } from "./plane-choice.ts";
import type { SurfaceRun } from "./surface-run.ts";

export interface ComputedFor {
  choice: PlaneChoice;
  terms: unknown;
}

/** How it goes down from where the run is. */
export interface Descent {
  /** How steep the loss is along both directions. */
  slopes: [number, number];
  /** How steep it is along the steepest way in the plane, and with all parameters. */
  steepness: number;
  steepest: number;
  /** The step in the plane against the gradient. */
  foot: Foot;
  rate: number;
}

interface PathSegment {
  from: Float64Array;
  /** In all directions. */
  length: number;
}

/** Of the length of a path: with less of it in the plane it is dashed. */
export const MIN_SHARE_IN_PLANE = 0.9;
const MIN_VISIBLE_STEP = 0.035; // of the width: a shorter step is hidden by where the run is

export class SurfaceView {
  /** What to add to a foot for its numbers on the axes. */
  readonly starts: [number, number];
  /** How steep the surface is in the middle. */
  readonly typicalSlope: number;
  readonly #run: SurfaceRun;
  readonly #land: Landscape<ComputedFor>;
  readonly #projection: Projection;
  // a path grows by a point, the others are known
  readonly #feet = new WeakMap<Float64Array, Foot>();
  readonly #ways = new WeakMap<Float64Array, PathSegment>();

  constructor(run: SurfaceRun, land: Landscape<ComputedFor>) {
    this.#run = run;
    this.#land = land;
    this.#projection = new Projection(land.plane);
    this.starts = startsOf(land.about.choice, land.plane);
    this.typicalSlope = usualSlope(
      land.losses,
      land.plane,
      land.spans,
      land.size,
    );
  }

  /** Where the run is, seen from above. */
  here(): Foot {
    return this.#projection.of(this.#run.parameters());
  }

  isInside({ a, b }: Foot): boolean {
    const [across, up] = this.#land.spans;
    return isIn(across, a) && isIn(up, b);
  }

  /** The path so far, seen from above. */
  path(): Foot[] {
    return sampled(this.#run.path()).map((point) => this.#foot(point));
  }

  /** Which share of the length of the path is seen in the plane; all of one that has not moved. */
  shareInPlane(): number {
    const path = sampled(this.#run.path());
    let [seen, all] = [0, 0];
    for (const [k, point] of path.slice(1).entries()) {
      const from = path[k] as Float64Array;
      seen += this.#projection.between(this.#foot(from), this.#foot(point));
      all += this.#length(from, point);
    }
    return all > 0 ? Math.min(1, seen / all) : 1;
  }

  descent(): Descent {
    const gradient = this.#run.gradient();
    const slopes = this.#projection.slopes(gradient);
    return {
      slopes,
      steepness: this.#projection.steepness(...slopes),
      steepest: length(gradient),
      foot: this.#projection.along(gradient.map((g) => -g)),
      rate: this.#run.learningRate(),
    };
  }

  /** Where learning rate · gradient leads, where that is to be seen. */
  nextStep({ foot, rate }: Descent): Foot | undefined {
    const { a, b } = this.here();
    const next = { a: a + rate * foot.a, b: b + rate * foot.b, away: 0 };
    const [across, up] = this.#land.spans;
    const shares = [foot.a / widthOf(across), foot.b / widthOf(up)];
    const moved = rate * Math.hypot(...shares);
    return moved > MIN_VISIBLE_STEP && this.isInside(next) ? next : undefined;
  }

  // ---- what is known of a point of the path

  #foot(point: Float64Array): Foot {
    const foot = this.#feet.get(point) ?? this.#projection.of(point);
    this.#feet.set(point, foot);
    return foot;
  }

  #length(from: Float64Array, to: Float64Array): number {
    const known = this.#ways.get(to);
    if (known?.from === from) return known.length;
    const way = { from, length: length(minus(to, from)) };
    this.#ways.set(to, way);
    return way.length;
  }
}

const widthOf = ({ min, max }: Span) => max - min;
