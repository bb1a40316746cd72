import { expect, test } from "vitest";
import {
  type Filter,
  parameterDirection,
  pathDirections,
  randomDirections,
} from "../src/engine/directions.ts";
import {
  bottom,
  type Foot,
  type Plane,
  Projection,
  pointOf,
  surface,
  usualSlope,
} from "../src/engine/loss-grid.ts";
import { PCG32 } from "../src/engine/random.ts";
import type { Sliced } from "../src/engine/sliced.ts";
import { whole } from "../src/engine/sliced.ts";

const of = (...numbers: number[]) => Float64Array.from(numbers);

/** The plane of the parameters `first` and `second` through `at`. */
const slice = (at: Float64Array, first: number, second: number): Plane => ({
  at,
  directions: [
    parameterDirection(at.length, first, "first"),
    parameterDirection(at.length, second, "second"),
  ],
});

/** A loss that takes a while. */
const slowly = (loss: (parameters: Float64Array) => number) =>
  function* (parameters: Float64Array): Sliced<number> {
    yield;
    return loss(parameters);
  };

function finished<T>(work: Generator<number, T>): { steps: number[]; made: T } {
  const steps: number[] = [];
  for (;;) {
    const next = work.next();
    if (next.done) return { steps, made: next.value };
    steps.push(next.value);
  }
}

const length = (vector: Float64Array) => Math.hypot(...vector);
const product = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, n, i) => sum + n * (b[i] ?? 0), 0);

test("a surface is the loss at each point of a plane, from the top left", () => {
  const bowl = slowly(([a = 0, b = 0, c = 0]) => a ** 2 + 10 * b + c);
  const plane = slice(of(1, 2, 100), 0, 1);
  const { steps, made } = finished(
    surface(
      bowl,
      plane,
      [
        { min: -1, max: 1 },
        { min: 0, max: 4 },
      ],
      3,
    ),
  );
  // a is 0, 1, 2 along a row; b is 6, 4, 2 down the rows
  expect([...made]).toEqual([160, 161, 164, 140, 141, 144, 120, 121, 124]);
  expect(steps.filter((_, k) => k % 2)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(plane.at).toEqual(of(1, 2, 100));
});

test("computing a surface can stop half way", () => {
  let asked = 0;
  const flat = slowly(() => asked++);
  const span = { min: 0, max: 1 };
  const work = surface(flat, slice(of(0, 0), 0, 1), [span, span], 10);
  const progress: number[] = [];
  for (const known of work) {
    progress.push(known);
    if (known === 7) break;
  }
  expect(progress.slice(0, 4)).toEqual([0, 1, 1, 2]);
  expect(asked).toBe(7);
});

test("a point off the plane has its foot in it, also with oblique directions", () => {
  const plane: Plane = {
    at: of(1, 1, 1),
    directions: [
      { label: "first", vector: of(2, 0, 0) },
      { label: "second", vector: of(1, 1, 0) },
    ],
  };
  const seen = new Projection(plane);
  const there = pointOf(plane, 0.5, -3);
  expect(seen.of(there)).toEqual({ a: 0.5, b: -3, away: 0 });
  there[2] = 6;
  expect(seen.of(there)).toEqual({ a: 0.5, b: -3, away: 5 });
  expect(seen.slopes(of(1, 2, 3))).toEqual([2, 3]);
});

test("the foot of a gradient step is the steepest direction in the plane", () => {
  // along first and second by right angles, it is the gradient itself
  const seen = new Projection(slice(of(0, 0, 0), 2, 0));
  expect(seen.along(of(4, 9, -5))).toEqual({ a: -5, b: 4, away: 9 });
});

test("the steepest slope is in the unit of the parameters", () => {
  // over 3 x and 2 x + y, of a loss with gradient (3, 4) in x and y: 5
  const seen = new Projection({
    at: of(0, 0),
    directions: [
      { label: "first", vector: of(3, 0) },
      { label: "second", vector: of(2, 1) },
    ],
  });
  expect(seen.steepness(...seen.slopes(of(3, 4)))).toBeCloseTo(5, 12);
  const feet = [of(1, 1), of(4, 5)].map((point) => seen.of(point)) as [
    Foot,
    Foot,
  ];
  expect(seen.between(...feet)).toBeCloseTo(5, 12);
});

/** Where the search for the bottom of `loss` over two parameters ends, and how often it asks. */
function searched(loss: (x: number, y: number) => number) {
  let asked = 0;
  const losing = slowly(([x = 0, y = 0]) => {
    asked++;
    return loss(x, y);
  });
  return { found: whole(bottom(losing, slice(of(0, 0), 0, 1))), asked };
}

test("the search finds the bottom of a bowl, near or far", () => {
  for (const [x0, y0] of [
    [0, 0],
    [2, -1],
    [-7, 30],
    [60, 60],
  ] as const) {
    const { found, asked } = searched(
      (x, y) => (x - x0) ** 2 + 3 * (y - y0) ** 2,
    );
    const far = Math.hypot(x0, y0);
    expect(Math.abs((found?.[0] ?? 0) - x0)).toBeLessThan(0.3 + 0.1 * far);
    expect(Math.abs((found?.[1] ?? 0) - y0)).toBeLessThan(0.3 + 0.1 * far);
    expect(asked).toBeLessThan(230);
  }
});

test("a loss that falls for ever has no bottom; one that levels out ends there", () => {
  expect(searched((x) => -x).found).toBeUndefined();
  const [x = 0] = searched((x) => Math.log1p(Math.exp(-x))).found ?? of();
  expect(x).toBeGreaterThan(3); // most of the way down from log 2 to 0
  expect(x).toBeLessThan(20);
  const [hinge = 0] = searched((x) => Math.max(0, 2 - x)).found ?? of();
  expect(hinge).toBeGreaterThanOrEqual(2);
  expect(hinge).toBeLessThan(4);
});

test("the search stays where it begins when the loss is NaN", () => {
  expect(searched(() => Number.NaN).found).toEqual(of(0, 0));
});

test("the usual slope of a surface is that of half its points", () => {
  const plane = slice(of(0, 0), 0, 1);
  const spans = [
    { min: 0, max: 2 },
    { min: 0, max: 2 },
  ] as const;
  const sloped = (loss: (a: number, b: number) => number) =>
    usualSlope(
      finished(
        surface(
          slowly(([a = 0, b = 0]) => loss(a, b)),
          plane,
          spans,
          21,
        ),
      ).made,
      plane,
      spans,
      21,
    );
  expect(sloped((a, b) => 3 * a - 4 * b)).toBeCloseTo(5, 9);
  expect(sloped((a) => Math.max(0, 7 * (a - 1)))).toBeCloseTo(7, 9);
  expect(sloped((a) => (a > 1 ? Number.NaN : a))).toBeCloseTo(1, 9);
  expect(sloped(() => 4)).toBe(0);
});

test("two equal directions span no plane", () => {
  expect(() => new Projection(slice(of(0, 0), 1, 1))).toThrow(
    "directions: expected two that span a plane, got first and second",
  );
  const short = { label: "short", vector: of(1) };
  const plane: Plane = { at: of(0, 0), directions: [short, short] };
  expect(() => new Projection(plane)).toThrow(
    "directions: expected 2 numbers each, as there are parameters, got 1",
  );
  expect(() => parameterDirection(2, 2, "w")).toThrow(
    "index: expected a whole number, from 0 to 1, got 2 (number)",
  );
});

test("a random direction is as long as each filter", () => {
  const at = of(3, 4, 0, 0, 0.1, 0, -0.1, 5);
  const filters: Filter[] = [
    [0, 2],
    [2, 4],
    [4, 7],
    [7, 8],
  ];
  for (const { vector } of randomDirections(at, filters, 3))
    for (const [from, to] of filters)
      expect(length(vector.subarray(from, to))).toBeCloseTo(
        length(at.subarray(from, to)),
        12,
      );
});

test("a seed gives the same random directions, another seed others", () => {
  const at = of(1, 2, 3, 4);
  const drawn = (seed: number) =>
    randomDirections(at, [[0, 4]], seed).map(({ vector }) => [...vector]);
  expect(drawn(1)).toEqual(drawn(1));
  expect(drawn(1)).not.toEqual(drawn(2));
  expect(drawn(1)[0]).not.toEqual(drawn(1)[1]);
});

test("random directions have all signs, without bias", () => {
  const n = 20_000;
  const [first, second] = randomDirections(
    new Float64Array(n).fill(1),
    [[0, n]],
    7,
  );
  const mean = first.vector.reduce((sum, d) => sum + d / n, 0);
  const fourth = first.vector.reduce((sum, d) => sum + d ** 4 / n, 0);
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n));
  expect(fourth).toBeCloseTo(3, 0); // of a normal distribution
  expect(Math.abs(product(first.vector, second.vector)) / n).toBeLessThan(0.03);
});

test("there is a direction even when all parameters are 0", () => {
  const [{ vector }] = randomDirections(of(0, 0, 0), [[0, 3]]);
  expect(length(vector)).toBeCloseTo(1, 12);
});

test("the main directions of a path are its principal components", () => {
  // an ellipse with half axes 5 along u and 1 along v
  const u = of(0.6, 0.8, 0);
  const v = of(0, 0, 1);
  const path = Array.from({ length: 40 }, (_, k) => {
    const turn = (2 * Math.PI * k) / 40;
    return of(9, 9, 9).map(
      (p, i) =>
        p + 5 * Math.cos(turn) * (u[i] ?? 0) + Math.sin(turn) * (v[i] ?? 0),
    );
  });
  const { directions, shares } = pathDirections(path);
  expect(Math.abs(product(directions[0].vector, u))).toBeCloseTo(1, 9);
  expect(Math.abs(product(directions[1].vector, v))).toBeCloseTo(1, 9);
  expect(shares[0]).toBeCloseTo(25 / 26, 9);
  expect(shares[1]).toBeCloseTo(1 / 26, 9);
});

test("a path advances along its main direction", () => {
  const random = new PCG32(5);
  const path = Array.from({ length: 30 }, (_, k) =>
    of(-k, 2 * k, random.below(3)),
  );
  const { directions } = pathDirections(path);
  expect(directions[0].vector[0]).toBeCloseTo(-1 / Math.sqrt(5), 1);
  for (const { vector } of directions)
    expect(product(vector, of(-29, 58, 0))).toBeGreaterThanOrEqual(-1e-9);
});

test("a straight path still has a second direction", () => {
  const path = [of(0, 0, 0), of(1, 1, 0)];
  const { directions, shares } = pathDirections(path);
  expect(shares[0]).toBeCloseTo(1, 12);
  expect(shares[1]).toBeCloseTo(0, 12);
  expect(length(directions[1].vector)).toBeCloseTo(1, 12);
  expect(() =>
    new Projection({ at: of(0, 0, 0), directions }).of(of(1, 1, 0)),
  ).not.toThrow();
});

test("a path that stands still or ends in NaN has no direction", () => {
  for (const end of [of(1, 2), of(1, Number.NaN)])
    expect(() => pathDirections([of(1, 2), end])).toThrow(
      "path: expected parameters that have moved",
    );
});
