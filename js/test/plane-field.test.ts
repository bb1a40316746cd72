import { expect, test } from "vitest";
import { zeroLine } from "../src/views/plane/contour.ts";
import {
  type ClassRule,
  classOf,
  rangeOf,
  steadyAxis,
  targetClass,
} from "../src/views/plane/data.ts";
import {
  fieldColours,
  gridOf,
  leadFields,
  paintField,
} from "../src/views/plane/field.ts";

const axis = (name: string, min: number, max: number) => ({ name, min, max });
const signs: ClassRule = { outputs: 1, border: 0, labels: [-1, 1] };

// ---- the grid and the line

test("the grid goes row by row from the top left to the bottom right", () => {
  const grid = gridOf(axis("x1", -1, 1), axis("x2", 0, 4), 3);
  expect([...grid.slice(0, 6)]).toEqual([-1, 4, 0, 4, 1, 4]);
  expect([...grid.slice(-2)]).toEqual([1, 0]);
});

/** `f` on a grid of `side` × `side` over 0 … side − 1. */
const field = (side: number, f: (x: number, y: number) => number) =>
  Float64Array.from({ length: side * side }, (_, k) =>
    f(k % side, Math.floor(k / side)),
  );

test("the zero line of a plane is straight, where the plane is 0", () => {
  const line = zeroLine(
    field(9, (x, y) => x + 0.5 * y - 3.3),
    9,
  );
  expect(line.length).toBeGreaterThan(0);
  for (let k = 0; k < line.length; k += 2)
    expect(line[k] as number).toBeCloseTo(
      3.3 - 0.5 * (line[k + 1] as number),
      12,
    );
});

test("the zero line of a disc is closed, and as long as its circle", () => {
  const line = zeroLine(
    field(101, (x, y) => 40 - Math.hypot(x - 50, y - 50)),
    101,
  );
  const ends = new Map<string, number>();
  let length = 0;
  for (let k = 0; k < line.length; k += 4) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = line.slice(k, k + 4);
    length += Math.hypot(x2 - x1, y2 - y1);
    for (const [x, y] of [
      [x1, y1],
      [x2, y2],
    ]) {
      const end = `${x?.toFixed(9)} ${y?.toFixed(9)}`;
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
  }
  expect([...ends.values()].every((n) => n % 2 === 0)).toBe(true);
  expect(length / (2 * Math.PI * 40)).toBeCloseTo(1, 3);
});

test.each([
  [
    [3, -1, 3, -1],
    [0.75, 0, 1, 0.25, 0.25, 1, 0, 0.75],
  ],
  [
    [1, -3, 1, -3],
    [0, 0.25, 0.25, 0, 1, 0.75, 0.75, 1],
  ],
])(
  "the middle of a saddle decides how it is divided: %s",
  (corners, pieces) => {
    const [a = 0, b = 0, c = 0, d = 0] = corners; // clockwise
    const line = zeroLine(Float64Array.of(a, b, d, c), 2);
    const rounded = line.map((n) => Number(n.toFixed(9)));
    const sorted = (list: number[]) =>
      [list.slice(0, 4), list.slice(4)]
        .map((p) => [p.slice(0, 2).join(), p.slice(2).join()].sort().join(" "))
        .sort();
    expect(sorted(rounded)).toEqual(sorted(pieces));
  },
);

test("no line is drawn at NaN, and infinity does not break the line", () => {
  expect(zeroLine(Float64Array.of(1, Number.NaN, -1, -1), 2)).toEqual([]);
  expect(zeroLine(Float64Array.of(Infinity, -1, Infinity, -1), 2)).toEqual([
    1, 0, 1, 1,
  ]);
  expect(
    zeroLine(Float64Array.of(Infinity, -Infinity, Infinity, -Infinity), 2),
  ).toEqual([0.5, 0, 0.5, 1]);
});

// ---- classes

test("one output gives a class by the side of the border, as for accuracy", () => {
  const numbers = Float64Array.of(0.2, 0, -3, Number.NaN);
  expect([0, 1, 2, 3].map((i) => classOf(numbers, i, 1, 0))).toEqual([
    0, 1, 1, -1,
  ]);
  expect(classOf(Float64Array.of(0.4), 0, 1, 0.5)).toBe(1);
});

test("the largest of several outputs is the class: the first of equals, none with a NaN", () => {
  const rows = Float64Array.of(1, 3, 2, 5, 5, 1, 0, Number.NaN, 9);
  expect([0, 1, 2].map((i) => classOf(rows, i, 3, 0))).toEqual([1, 0, -1]);
});

test("a target is a label, or has its largest number at the class", () => {
  const three = { outputs: 3, border: 0, labels: [0, 1, 2] };
  const X = new Float64Array(4);
  const labels = { X, y: Float64Array.of(2, 0), yWidth: 1 };
  expect([0, 1].map((i) => targetClass(labels, i, three))).toEqual([2, 0]);
  const hot = { X, y: Float64Array.of(0, 0, 1, 1, 0, 0), yWidth: 3 };
  expect([0, 1].map((i) => targetClass(hot, i, three))).toEqual([2, 0]);
});

// ---- colours

const palette = {
  ground: [255, 255, 255],
  ink: [0, 0, 0],
  soft: [90, 90, 90],
  now: [212, 165, 0],
  line: [200, 200, 200],
  classes: [
    [0, 0, 255],
    [255, 128, 0],
    [0, 128, 0],
  ],
} as const;

function painted(
  values: number[],
  kinds: ClassRule,
  isDiscrete = false,
): number[][] {
  const side = Math.sqrt(values.length / kinds.outputs);
  const pixels = new Uint32Array(side * side);
  const shades = fieldColours(palette, Math.max(2, kinds.outputs));
  paintField(
    Float64Array.from(values),
    kinds,
    shades,
    pixels,
    side,
    isDiscrete,
  );
  const bytes = new Uint8Array(pixels.buffer);
  return Array.from(pixels, (_, i) => [...bytes.slice(4 * i, 4 * i + 4)]);
}

test("the field has the background colour on the border, is blue above and orange below, and opaque", () => {
  const [zero, above, below, far] = painted([0, 0.5, -0.5, 1e9], signs) as [
    number[],
    number[],
    number[],
    number[],
  ];
  expect(zero).toEqual([255, 255, 255, 255]);
  expect(above[2]).toBe(255);
  expect(above[0]).toBeLessThan(255);
  expect(below[0]).toBe(255);
  expect(below[2]).toBeLessThan(255);
  expect(far[0]).toBeLessThan(above[0] as number);
  expect(far[0]).toBeGreaterThan(100); // points on it are seen
});

test("discrete: one colour for each class, that of the surest places", () => {
  const [above, below, far, low] = painted(
    [0.01, -0.01, 1e9, -1e9],
    signs,
    true,
  );
  expect([above, below]).toEqual([far, low]);
  expect(painted([1e9, -1e9, 1e9, -1e9], signs).slice(0, 2)).toEqual([
    far,
    low,
  ]);
  expect(painted([Number.NaN], signs, true)).toEqual(
    painted([Number.NaN], signs),
  );
});

test("targets 0 and 1 give colours as strong as −1 and 1", () => {
  const half = { outputs: 1, border: 0.5, labels: [0, 1] };
  expect(painted([0.5, 1, 0, 0.75], half)).toEqual(
    painted([0, 1, -1, 0.5], signs),
  );
});

test("several outputs give the colour of the largest, pale where the next is near", () => {
  const three = { outputs: 3, border: 0, labels: [0, 1, 2] };
  const [sure, torn] = painted(
    [0, 9, 0, 0, 3.1, 3, 0, 0, 9, 9, 0, 0],
    three,
  ) as [number[], number[]];
  expect(sure[0]).toBe(255);
  expect(sure[2]).toBeLessThan(200);
  expect(torn[2]).toBeGreaterThan(240);
});

test("NaN is grey and hatched on either side", () => {
  const pixels = painted(Array(16).fill(Number.NaN), signs);
  const kinds = new Set(pixels.map((pixel) => pixel.join()));
  expect(kinds.size).toBe(2);
  for (const [r, g, b] of pixels) expect(r === g && g === b).toBe(true);
});

test("each of three classes has its own border, two classes share one", () => {
  const values = Float64Array.of(1, 2, 0, 5, 1, 1, 0, 0, 3, 2, 2, 2);
  const three = leadFields(values, { outputs: 3, border: 0, labels: [] }, 2);
  expect(three.map((f) => [...f])).toEqual([
    [-1, 4, -3, 0],
    [1, -4, -3, 0],
    [-2, -4, 3, 0],
  ]);
  const two = { outputs: 2, border: 0, labels: [0, 1] };
  expect(
    leadFields(Float64Array.of(1, 2, 5, 1, 0, 0, 7, 7), two, 2),
  ).toHaveLength(1);
});

// ---- ranges

const set = (...X: number[]) => ({
  X: Float64Array.from(X),
  y: new Float64Array(X.length / 2),
  yWidth: 1,
});

test("the range of an input has a margin around all points, held out or not", () => {
  const range = rangeOf([set(0, 5, 1, 9), set(3, 5)], 0, 2, "x1");
  expect(range.name).toBe("x1");
  expect(range.min).toBeCloseTo(-0.36, 12);
  expect(range.max).toBeCloseTo(3.36, 12);
});

test("a range has a width also with one point or none", () => {
  expect(rangeOf([], 0, 2, "x1")).toEqual(axis("x1", -1, 1));
  const { min, max } = rangeOf([set(4, 0)], 0, 2, "x1");
  expect(min).toBeLessThan(4);
  expect(max).toBeGreaterThan(4);
});

test("a range stays while the points fit, grows with them, and shrinks when it is far too wide", () => {
  const old = rangeOf([set(0, 0, 10, 0)], 0, 2, "x1");
  const after = (...X: number[]) =>
    steadyAxis(old, rangeOf([set(...X)], 0, 2, "x1"));
  expect(after(0, 0, 9, 0)).toBe(old);
  expect(after(0, 0, 10.1, 0)).toBe(old);
  expect(after(0, 0, 14, 0).max).toBeGreaterThan(14);
  expect(after(0, 0, 2, 0).max).toBeLessThan(3);
});
