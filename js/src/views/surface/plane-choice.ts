// The choice of a plane through the parameters, the part of it to show, and its axes.

import {
  type Direction,
  type Filter,
  parameterDirection,
  pathDirections,
  randomDirections,
} from "../../engine/directions.ts";
import {
  type Foot,
  type Plane,
  Projection,
  SIZE,
  type Span,
} from "../../engine/loss-grid.ts";
import type { Axis } from "../../ui/axis.ts";

export type PlaneChoice =
  | { kind: "parameters"; first: number; second: number }
  | { kind: "random"; seed: number }
  | { kind: "path" };

/** The data of a run from which planes are computed. */
export interface PlaneSources {
  /** The names of the parameters, in their order. */
  names: readonly string[];
  /** The parameters of each neuron. */
  filters: readonly Filter[];
  at: Float64Array;
  /** The parameters after each step, in order. */
  path: readonly Float64Array[];
}

export function planeOf(
  choice: PlaneChoice,
  { names, filters, at, path }: PlaneSources,
): Plane {
  const along = (index: number) =>
    parameterDirection(at.length, index, names[index] ?? `p${index + 1}`);
  const directions = (): [Direction, Direction] => {
    if (choice.kind === "parameters")
      return [along(choice.first), along(choice.second)];
    if (choice.kind === "random")
      return randomDirections(at, filters, choice.seed);
    return pathDirections(sampled(path)).directions;
  };
  return { at: at.slice(), directions: directions() };
}

const MAX_PATH_POINTS = 200;

/** At most MAX_PATH_POINTS of `path`, with the first and the last. */
export function sampled<Point>(path: readonly Point[]): readonly Point[] {
  if (path.length <= MAX_PATH_POINTS) return path;
  return Array.from({ length: MAX_PATH_POINTS }, (_, k) => {
    const at = Math.round((k / (MAX_PATH_POINTS - 1)) * (path.length - 1));
    return path[at] as Point;
  });
}

/** The feet of `path` in `plane`. */
export function feetOf(plane: Plane, path: readonly Float64Array[]): Foot[] {
  const projection = new Projection(plane);
  return sampled(path).map((point) => projection.of(point));
}

const MARGIN = 0.3;
const MAX_ASPECT = 4;

/** The part of a plane to show: all feet and the middle, `zoom` times as wide; zoomed in, around the middle. */
export function spansOf(
  choice: PlaneChoice,
  feet: readonly Foot[],
  zoom: number,
): [Span, Span] {
  const known = feet.filter(({ a, b }) => Number.isFinite(a + b));
  const bounds = (numbers: readonly number[]): Span => ({
    min: Math.min(0, ...numbers),
    max: Math.max(0, ...numbers),
  });
  const across = bounds(known.map(({ a }) => a));
  const up = bounds(known.map(({ b }) => b));
  const least = choice.kind === "path" ? 0 : 1;
  const halfOf = ({ min, max }: Span) =>
    Math.max(least, (max - min) * (0.5 + MARGIN));
  const longest = Math.max(halfOf(across), halfOf(up));
  const wide = (span: Span): Span => {
    const { min, max } = span;
    const own = halfOf(span);
    // with the same unit on both axes the arrow crosses level lines at right angles, but a narrow span shows nothing then
    const isAlike = choice.kind === "path" || own * MAX_ASPECT >= longest;
    const half = zoom * (isAlike ? longest : own);
    const middle = zoom < 1 ? 0 : (min + max) / 2; // the run stays in sight
    const cell = (2 * half) / (SIZE - 1);
    const start = Math.round((middle - half) / cell) * cell; // the run is at a point of the grid
    return { min: start, max: start + 2 * half };
  };
  return [wide(across), wide(up)];
}

export const isIn = ({ min, max }: Span, at: number) => min <= at && at <= max;

/** The origins of the axes of a plane: that of a parameter is its own number. */
export const startsOf = (
  choice: PlaneChoice,
  { at }: Plane,
): [number, number] =>
  choice.kind === "parameters"
    ? [at[choice.first] ?? 0, at[choice.second] ?? 0]
    : [0, 0];

/** The axes of a surface: numbers of a parameter, or steps along a direction. */
export function axesOf(
  choice: PlaneChoice,
  plane: Plane,
  spans: readonly [Span, Span],
): [Axis, Axis] {
  const starts = startsOf(choice, plane);
  const axis = (k: 0 | 1): Axis => ({
    name: plane.directions[k].label,
    min: spans[k].min + starts[k],
    max: spans[k].max + starts[k],
  });
  return [axis(0), axis(1)];
}
