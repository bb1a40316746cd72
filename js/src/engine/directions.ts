// The directions of a loss surface: of one parameter, random ones, or those in which a run has moved
// most.
// Source: Li, Xu, Taylor, Studer and Goldstein, "Visualizing the Loss Landscape of Neural Nets",
// NeurIPS 2018: filter normalisation in section 4, principal components of the path in section 7.2.

import { described, whole } from "./check.ts";
import { PCG32 } from "./random.ts";
import { dot, length, minus, unit } from "./vectors.ts";

export interface Direction {
  label: string;
  vector: Float64Array;
}

/** The direction in which parameter `index` alone grows, of `n`. */
export function parameterDirection(
  n: number,
  index: number,
  label: string,
): Direction {
  const vector = new Float64Array(n);
  vector[whole(index, "index", 0, n - 1)] = 1;
  return { label, vector };
}

/** Where the parameters of a filter begin and end: the weights and the bias of a neuron. */
export type Filter = readonly [from: number, to: number];

/**
 * Two directions with normally distributed numbers, scaled in each filter to the length of the filter: a
 * step of 1 then changes small filters as much as large ones, in proportion.
 */
export function randomDirections(
  at: Float64Array,
  filters: readonly Filter[],
  seed = 0,
): [Direction, Direction] {
  const random = new PCG32(seed);
  const one = (label: string) => ({
    label,
    vector: filtered(normal(random, at.length), at, filters),
  });
  return [one("first random direction"), one("second random direction")];
}

/** `vector` scaled to the length of `at` in each filter; to length 1 if all of `at` is 0. */
function filtered(
  vector: Float64Array,
  at: Float64Array,
  filters: readonly Filter[],
): Float64Array {
  if (at.every((p) => p === 0)) return unit(vector);
  for (const [from, to] of filters) {
    const part = vector.subarray(from, to);
    const scale = length(at.subarray(from, to)) / length(part);
    for (let i = 0; i < part.length; i++) part[i]! *= scale;
  }
  return vector;
}

/** `n` numbers of the normal distribution, by the method of Box and Muller (1958). */
function normal(random: PCG32, n: number): Float64Array {
  const uniform = () => (random.next() + 0.5) / 2 ** 32;
  return new Float64Array(n).map(
    () =>
      Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

/** The two main directions of a path, of length 1, and the share of its variance along each. */
export interface MainDirections {
  directions: [Direction, Direction];
  shares: [number, number];
}

const MAX_ROUNDS = 300;

/**
 * The two largest principal components of `path`, by power iteration. Both point the way that the path
 * went. The second is random if the path is straight.
 */
export function pathDirections(path: readonly Float64Array[]): MainDirections {
  const rows = centred(path);
  const all = rows.reduce((sum, row) => sum + dot(row, row), 0);
  if (!(all > 0) || !Number.isFinite(all))
    throw new RangeError(
      `path: expected parameters that have moved, and are finite, got ${described(path.length)} alike`,
    );
  const random = new PCG32(0);
  const step = minus(path.at(-1)!, path[0]!);
  const first = component(rows, unit(normal(random, step.length)), []);
  const second = component(rows, unit(normal(random, step.length)), [first]);
  return {
    directions: [
      { label: "main direction of the path", vector: aligned(first, step) },
      { label: "second direction", vector: aligned(second, step) },
    ],
    shares: [sumOfSquares(rows, first) / all, sumOfSquares(rows, second) / all],
  };
}

function centred(path: readonly Float64Array[]): Float64Array[] {
  const mean = new Float64Array(path[0]?.length ?? 0);
  for (const point of path)
    for (let i = 0; i < mean.length; i++) mean[i]! += point[i]! / path.length;
  return path.map((point) => minus(point, mean));
}

/** The direction at right angles to `others` along which `rows` vary most. */
function component(
  rows: readonly Float64Array[],
  start: Float64Array,
  others: readonly Float64Array[],
): Float64Array {
  let vector = unit(without(start, others));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = new Float64Array(vector.length);
    for (const row of rows) {
      const weight = dot(row, vector);
      for (let i = 0; i < next.length; i++) next[i]! += weight * row[i]!;
    }
    const rest = without(next, others);
    if (length(rest) < 1e-12 * length(next) || length(rest) === 0)
      return vector; // the rows do not vary in any other direction
    const better = unit(rest);
    const moved = length(minus(better, vector));
    vector = better;
    if (moved < 1e-10) break;
  }
  return vector;
}

/** `vector` without its share in each of `others`, which have length 1. */
function without(
  vector: Float64Array,
  others: readonly Float64Array[],
): Float64Array {
  return others.reduce((rest, other) => {
    const share = dot(rest, other);
    return rest.map((number, i) => number - share * other[i]!);
  }, vector);
}

const sumOfSquares = (rows: readonly Float64Array[], vector: Float64Array) =>
  rows.reduce((sum, row) => sum + dot(row, vector) ** 2, 0);

/** `vector` or its opposite: the one that points the same way as `step`. */
const aligned = (vector: Float64Array, step: Float64Array) =>
  dot(vector, step) < 0 ? vector.map((number) => -number) : vector;
