// The loss over a plane through the parameters, and what else lies in or near that plane.

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
 * b falls from row to row. Yields now and then how many are known, at least after each of them, so that
 * somebody can stop or do something else.
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

/** Where point `index` of a surface lies in its plane. */
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

/** Where a vector lies: a and b of its foot in the plane, and how far from it it is. */
export interface Foot {
  a: number;
  b: number;
  away: number;
}

/** How `plane` sees parameters; a difference of parameters is seen from the plane's own middle. */
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

  /** The foot of a step, as from the middle of the plane. */
  along(step: Float64Array): Foot {
    const [p, q] = this.slopes(step);
    const [aa, ab, bb] = this.#products;
    const a = (bb * p - ab * q) / this.#determinant;
    const b = (aa * q - ab * p) / this.#determinant;
    const [first, second] = this.#plane.directions;
    let rest = 0;
    for (let i = 0; i < step.length; i++)
      rest += (step[i]! - a * first.vector[i]! - b * second.vector[i]!) ** 2;
    return { a, b, away: Math.sqrt(rest) };
  }

  /** The products with both directions: of a gradient, how steep the loss is along them. */
  slopes(gradient: Float64Array): [number, number] {
    const [first, second] = this.#plane.directions;
    return [dot(gradient, first.vector), dot(gradient, second.vector)];
  }
}
