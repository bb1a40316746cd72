// SurfaceView: a run projected on the plane of a surface: its place, its path, and the way down.

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

/** What a surface was computed for. */
export interface ComputedFor {
  choice: PlaneChoice;
  terms: unknown;
}

/** The descent from the present point of the run. */
export interface Descent {
  /** The slopes of the loss along both directions. */
  slopes: [number, number];
  /** The slope along the steepest way in the plane, and along that of all parameters. */
  steepness: number;
  steepest: number;
  /** The step against the gradient, projected on the plane. */
  foot: Foot;
  rate: number;
}

interface PathSegment {
  from: Float64Array;
  /** With all parameters, not only in the plane. */
  length: number;
}

/** A path with a smaller share of its length in the plane is dashed. */
export const MIN_SHARE_IN_PLANE = 0.9;
const MIN_VISIBLE_STEP = 0.035; // of the width: the mark of the run hides a shorter step

export class SurfaceView {
  /** Add this to a foot to get its numbers on the axes. */
  readonly starts: [number, number];
  /** The median slope of the surface. */
  readonly typicalSlope: number;
  readonly #run: SurfaceRun;
  readonly #land: Landscape<ComputedFor>;
  readonly #projection: Projection;
  // a path only grows: the results for its other points stay
  readonly #feet = new WeakMap<Float64Array, Foot>();
  readonly #segments = new WeakMap<Float64Array, PathSegment>();

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

  /** The foot of the run in the plane. */
  here(): Foot {
    return this.#projection.of(this.#run.parameters());
  }

  isInside({ a, b }: Foot): boolean {
    const [across, up] = this.#land.spans;
    return isIn(across, a) && isIn(up, b);
  }

  /** The feet of the path so far. */
  path(): Foot[] {
    return sampled(this.#run.path()).map((point) => this.#foot(point));
  }

  /** The share of the length of the path that lies in the plane; 1 if the run has not moved. */
  shareInPlane(): number {
    const path = sampled(this.#run.path());
    let [inPlane, all] = [0, 0];
    for (const [k, point] of path.slice(1).entries()) {
      const from = path[k] as Float64Array;
      inPlane += this.#projection.between(this.#foot(from), this.#foot(point));
      all += this.#length(from, point);
    }
    return all > 0 ? Math.min(1, inPlane / all) : 1;
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

  /** The foot after a step of learning rate · gradient, if it is visible. */
  nextStep({ foot, rate }: Descent): Foot | undefined {
    const { a, b } = this.here();
    const next = { a: a + rate * foot.a, b: b + rate * foot.b, away: 0 };
    const [across, up] = this.#land.spans;
    const shares = [foot.a / widthOf(across), foot.b / widthOf(up)];
    const moved = rate * Math.hypot(...shares);
    return moved > MIN_VISIBLE_STEP && this.isInside(next) ? next : undefined;
  }

  // ---- results kept for each point of the path

  #foot(point: Float64Array): Foot {
    const foot = this.#feet.get(point) ?? this.#projection.of(point);
    this.#feet.set(point, foot);
    return foot;
  }

  #length(from: Float64Array, to: Float64Array): number {
    const known = this.#segments.get(to);
    if (known?.from === from) return known.length;
    const segment = { from, length: length(minus(to, from)) };
    this.#segments.set(to, segment);
    return segment.length;
  }
}

const widthOf = ({ min, max }: Span) => max - min;
