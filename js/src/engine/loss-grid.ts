// The loss over a plane through the parameters, and the projection of parameters on such a plane.

import { whole } from "./check.ts";
import type { Direction } from "./directions.ts";
import type { Sliced } from "./sliced.ts";
import { dot, minus } from "./vectors.ts";

/** All parameters `at` + a · first + b · second. */
export interface Plane {
  at: Float64Array;
  directions: readonly [Direction, Direction];
}

export interface Span {
  min: number;
  max: number;
}

/** Points of a surface in a row, and rows. */
export const SIZE = 41;

/**
 * The losses of `size` × `size` points of a plane, row by row from the top left: a grows along a row,
 * b falls from row to row. Yields how many are known, at least after each of them, so that the caller can
 * stop or do something else.
 */
export function* surface(
  losing: (parameters: Float64Array) => Sliced<number>,
  plane: Plane,
  spans: readonly [Span, Span],
  size = SIZE,
): Generator<number, Float64Array> {
  whole(size, "size", 2, 1000);
  const losses = new Float64Array(size * size);
  for (let known = 0; known < losses.length; known++) {
    const { a, b } = placeOf(known, spans, size);
    const work = losing(pointOf(plane, a, b));
    let next = work.next();
    for (; !next.done; next = work.next()) yield known;
    losses[known] = next.value;
    yield known + 1;
  }
  return losses;
}

/** The coordinates of point `index` of a surface in its plane. */
export function placeOf(
  index: number,
  [across, up]: readonly [Span, Span],
  size = SIZE,
): { a: number; b: number } {
  const row = Math.floor(index / size);
  return {
    a: between(across, (index % size) / (size - 1)),
    b: between(up, 1 - row / (size - 1)),
  };
}

const between = ({ min, max }: Span, share: number) =>
  min + share * (max - min);

/** The parameters at a, b of `plane`. */
export function pointOf(plane: Plane, a: number, b: number): Float64Array {
  const [first, second] = plane.directions;
  return plane.at.map(
    (p, i) => p + a * first.vector[i]! + b * second.vector[i]!,
  );
}

const MAX_ROUNDS = 24;
const STRIDE = 0.5;
const MAX_DISTANCE = 100;
const COMPASS = [-1, 0, 1].flatMap((a) =>
  [-1, 0, 1].map((b) => [a, b] as const),
);

/**
 * The parameters near the lowest loss in `plane`, by a compass search from its middle: strides get longer
 * while they pay, and shorter where none does. It computes some 200 losses at most. Undefined if the loss
 * goes on falling, farther than any surface is drawn.
 * Source: compass search as in Kolda, Lewis and Torczon, "Optimization by Direct Search", SIAM Review 45
 * (2003), here with diagonals and with strides that grow.
 */
export function* bottom(
  losing: (parameters: Float64Array) => Sliced<number>,
  plane: Plane,
): Sliced<Float64Array | undefined> {
  const first = yield* losing(plane.at);
  let [low, a, b] = [first, 0, 0];
  for (
    let round = 0, stride = STRIDE;
    round < MAX_ROUNDS && stride > 0.1;
    round++
  ) {
    let best = { loss: low, a, b };
    for (const [right, up] of COMPASS) {
      const there = { a: a + stride * right, b: b + stride * up };
      const loss = yield* losing(pointOf(plane, there.a, there.b));
      if (loss < best.loss) best = { loss, ...there };
    }
    const pays = low - best.loss > 0.01 * (first - best.loss); // not where it is almost flat
    if (pays) ({ loss: low, a, b } = best);
    stride *= pays ? 2 : 0.5;
    if (Math.max(Math.abs(a), Math.abs(b)) > MAX_DISTANCE) return undefined;
  }
  return pointOf(plane, a, b);
}

/** The median of the slopes of a surface that are not 0. */
export function usualSlope(
  losses: Float64Array,
  plane: Plane,
  [across, up]: readonly [Span, Span],
  size = SIZE,
): number {
  const projection = new Projection(plane);
  const [da, db] = [across, up].map(({ min, max }) => (max - min) / (size - 1));
  const slopes = losses
    .map((loss, k) =>
      (k + 1) % size === 0
        ? 0
        : projection.steepness(
            (losses[k + 1]! - loss) / da!,
            (loss - losses[k + size]!) / db!,
          ),
    )
    .filter((slope) => slope > 0 && slope < Infinity)
    .sort();
  return slopes[slopes.length >> 1] ?? 0;
}

/** The projection of a vector: the coordinates of its foot in the plane, and its distance from it. */
export interface Foot {
  a: number;
  b: number;
  away: number;
}

/** Projects parameters, and differences of parameters, on a plane. */
export class Projection {
  readonly #plane: Plane;
  readonly #products: readonly [number, number, number];
  readonly #determinant: number;

  constructor(plane: Plane) {
    const [first, second] = plane.directions.map(({ vector }) => vector);
    const n = plane.at.length;
    for (const vector of [first!, second!])
      if (vector.length !== n)
        throw new RangeError(
          `directions: expected ${n} numbers each, as there are parameters, got ${vector.length}`,
        );
    this.#plane = plane;
    const [aa, ab, bb] = [
      dot(first!, first!),
      dot(first!, second!),
      dot(second!, second!),
    ];
    this.#products = [aa, ab, bb];
    this.#determinant = aa * bb - ab * ab;
    if (!(this.#determinant > 1e-12 * aa * bb))
      throw new RangeError(
        `directions: expected two that span a plane, got ${plane.directions.map(({ label }) => label).join(" and ")}`,
      );
  }

  /** The foot of `parameters`. */
  of(parameters: Float64Array): Foot {
    return this.along(minus(parameters, this.#plane.at));
  }

  /** The foot of a step from the middle of the plane. */
  along(step: Float64Array): Foot {
    const [a, b] = this.#solved(...this.slopes(step));
    const [first, second] = this.#plane.directions;
    let rest = 0;
    for (let i = 0; i < step.length; i++)
      rest += (step[i]! - a * first.vector[i]! - b * second.vector[i]!) ** 2;
    return { a, b, away: Math.sqrt(rest) };
  }

  /** The steps along both directions, from their dot products `p` and `q` with the directions. */
  #solved(p: number, q: number): [number, number] {
    const [aa, ab, bb] = this.#products;
    return [
      (bb * p - ab * q) / this.#determinant,
      (aa * q - ab * p) / this.#determinant,
    ];
  }

  /** How far apart two feet are, in the unit of the parameters. */
  between(from: Foot, to: Foot): number {
    const [aa, ab, bb] = this.#products;
    const [a, b] = [to.a - from.a, to.b - from.b];
    return Math.sqrt(Math.max(0, aa * a * a + 2 * ab * a * b + bb * b * b));
  }

  /** The slope along the steepest way in the plane, from the slopes along its directions. */
  steepness(p: number, q: number): number {
    const [a, b] = this.#solved(p, q);
    return Math.sqrt(Math.max(0, a * p + b * q));
  }

  /** The dot products with both directions: for a gradient, the slopes of the loss along them. */
  slopes(gradient: Float64Array): [number, number] {
    const [first, second] = this.#plane.directions;
    return [dot(gradient, first.vector), dot(gradient, second.vector)];
  }
}
