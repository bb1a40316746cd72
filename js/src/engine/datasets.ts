// Datasets to train small networks on: two classes in the plane, or numbers over one input. The twin of
// engine/micrograd_engine/datasets.py with seed=numpy.random.RandomState(seed).

import { finite, whole } from "./check.ts";
import { MersenneTwister } from "./mersenne.ts";

export interface Dataset {
  /** The points, row by row. */
  X: Float64Array;
  /** The class of each point, −1 or 1; or the number for each input. */
  y: Float64Array;
}

type Points = number[][];
type Make = (n: number, noise: number, seed: number) => Dataset;

/** Two half circles that reach into each other. */
const moons = classes(
  (m) => halfTurn(m).map((t) => [Math.cos(t), Math.sin(t)]),
  (m) => halfTurn(m).map((t) => [1 - Math.cos(t), 1 - Math.sin(t) - 0.5]),
);

/** A circle of radius 1 around one of radius 0.5. */
const circles = classes(
  (m) => turns(m).map((t) => [Math.cos(t), Math.sin(t)]),
  (m) => turns(m).map((t) => [0.5 * Math.cos(t), 0.5 * Math.sin(t)]),
);

/** Two spirals of one and a half turns, wound into each other. */
const spirals = classes(
  (m) => arm(m, 2),
  (m) => arm(m, -2),
);

/** Clouds around the corners (±1, ±1): class 1 where the signs differ. */
const xor = classes(
  (m) => corners(m).map((s) => [s, s]),
  (m) => corners(m).map((s) => [s, -s]),
);

/** y = 2x − 1 for x from −1 to 1. */
const line = numbers(-1, 1, (x) => 2 * x - 1);

/** y = sin x for x from −π to π. */
const sine = numbers(-Math.PI, Math.PI, Math.sin);

/** The lecture's y = 3x² − 4x + 5 for x from −1 to 2. */
const parabola = numbers(-1, 2, (x) => 3 * x ** 2 - 4 * x + 5);

/** The datasets of two classes in the plane, by name. */
export const CLASSES = { moons, circles, spirals, xor };

/** The datasets of numbers over one input, by name. */
export const CURVES = { line, sine, parabola };

const DATASETS = { ...CLASSES, ...CURVES };

export type DatasetName = keyof typeof DATASETS;
export const DATASET_NAMES = Object.keys(DATASETS) as DatasetName[];

/** How examples are made: `n` points of a dataset, a share of which is held out. */
export interface DatasetRecipe {
  name: DatasetName;
  n: number;
  noise: number;
  seed: number;
  heldOut: number;
}

export const datasetOf = ({
  name,
  n,
  noise,
  seed,
}: Omit<DatasetRecipe, "heldOut">): Dataset => DATASETS[name](n, noise, seed);

/**
 * The places of `n` examples in two parts. The second has `share` of them, drawn at random, but never
 * all: `numpy.random.RandomState(seed).permutation(n)[:k]`.
 */
export function dividedPlaces(
  n: number,
  share: number,
  seed: number,
): readonly [train: number[], heldOut: number[]] {
  const held = Math.min(Math.round(share * n), Math.max(n - 1, 0));
  const order = Array.from({ length: n }, (_, i) => i);
  if (held > 0) new MersenneTwister(seed).shuffle(order);
  const part = (from: number, to: number) =>
    order.slice(from, to).sort((a, b) => a - b);
  return [part(held, n), part(0, held)];
}

/** `n` numbers at equal distances from `start` to `end`, as numpy.linspace rounds them. */
function linspace(start: number, end: number, n: number): number[] {
  const step = (end - start) / (n - 1 || 1);
  return Array.from({ length: n }, (_, k) =>
    k > 0 && k === n - 1 ? end : k * step + start,
  );
}
const halfTurn = (m: number) => linspace(0, Math.PI, m);
const turns = (m: number) =>
  Array.from({ length: m }, (_, k) => k * ((2 * Math.PI) / m));
const arm = (m: number, radius: number) =>
  Array.from({ length: m }, (_, k) => (k + 1) / m).map((t) => [
    radius * t * Math.cos(3 * Math.PI * t),
    radius * t * Math.sin(3 * Math.PI * t),
  ]);
const corners = (m: number) =>
  Array.from({ length: m }, (_, k) => (k % 2) * 2 - 1);

/** Points of two classes, shuffled, then moved by noise. */
function classes(
  below: (m: number) => Points,
  above: (m: number) => Points,
): Make {
  return (n, noise, seed) => {
    check(n, noise);
    const random = new MersenneTwister(seed);
    const half = Math.floor(n / 2);
    const points = [...below(half), ...above(n - half)];
    const order = Array.from(points, (_, i) => i);
    random.shuffle(order);
    return {
      X: Float64Array.from(
        order.flatMap((i) => points[i]!),
        (at) => at + noise * random.normal(),
      ),
      y: Float64Array.from(order, (i) => (i < half ? -1 : 1)),
    };
  };
}

/** `f` at equal distances from `low` to `high`, with noise added. */
function numbers(low: number, high: number, f: (x: number) => number): Make {
  return (n, noise, seed) => {
    check(n, noise);
    const random = new MersenneTwister(seed);
    const X = Float64Array.from(linspace(low, high, n));
    return { X, y: X.map((x) => f(x) + noise * random.normal()) };
  };
}

function check(n: number, noise: number): void {
  whole(n, "n", 2);
  const wanted = "a finite number, at least 0";
  if (finite(noise, "noise", wanted) < 0)
    throw new RangeError(`noise: expected ${wanted}, got ${noise}`);
}
