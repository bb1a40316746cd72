import { expect, test, vi } from "vitest";
import type { Sliced } from "../src/engine/sliced.ts";
import { SurfaceWork } from "../src/store/training/surface-work.ts";
import { arrowLength, roomTo } from "../src/views/surface/draw-path.ts";
import {
  feetOf,
  type PlaneChoice,
  planeOf,
  sampled,
  spansOf,
} from "../src/views/surface/plane-choice.ts";
import {
  levelLines,
  lossBetween,
  openEdges,
  scaleOf,
} from "../src/views/surface/shades.ts";
import { gridPointAt } from "../src/views/surface/surface-cursor.ts";
import { parameterNames } from "../src/views/surface/surface-run.ts";
import { scaleWords } from "../src/views/surface/surface-words.ts";

const of = (...numbers: number[]) => Float64Array.from(numbers);
const BOTH: PlaneChoice = { kind: "parameters", first: 0, second: 1 };

test("the plane reaches over the path with a margin, and one around it at least", () => {
  const at = of(3, 0);
  const path = [of(-1, 0), at];
  const around = { names: ["w", "b"], filters: [], at, path };
  const plane = planeOf(BOTH, around);
  const [across, up] = spansOf(BOTH, feetOf(plane, path), 1);
  // w from −2.2 to 4.2, and the run at a point of the grid
  expect(across.max - across.min).toBeCloseTo(6.4, 12);
  expect(Math.abs(across.max - 1.2)).toBeLessThanOrEqual(0.0801);
  expect((-across.min / 6.4) * 40).toBeCloseTo(
    Math.round((-across.min / 6.4) * 40),
    9,
  );
  expect(up.max - up.min).toBeCloseTo(6.4, 12); // with one unit on both axes
  expect(spansOf(BOTH, [], 0.5)[0]).toEqual({ min: -0.5, max: 0.5 });
});

test("a closer plane has the run in its middle", () => {
  const feet = [{ a: -4, b: 0, away: 0 }];
  const [across, up] = spansOf(BOTH, feet, 0.5);
  expect(across.min).toBeCloseTo(-1.6, 12);
  expect(across.max).toBeCloseTo(1.6, 12);
  expect(up).toEqual(across);
});

test("a path that is much longer along one axis gets two units", () => {
  const [across, up] = spansOf(BOTH, [{ a: 100, b: 1, away: 0 }], 1);
  expect(across.max - across.min).toBeCloseTo(160, 9);
  expect(up.max - up.min).toBeCloseTo(2, 9);
});

test("a path that ends in NaN keeps a finite plane", () => {
  const feet = [{ a: Number.NaN, b: 0, away: 0 }];
  expect(spansOf(BOTH, feet, 1)[0]).toEqual({ min: -1, max: 1 });
});

test("a long path shows some points, including the first and the last", () => {
  const steps = Array.from({ length: 5000 }, (_, k) => k);
  const some = sampled(steps);
  expect(some.length).toBe(200);
  expect([some[0], some.at(-1)]).toEqual([0, 4999]);
});

test("a log scale spaces powers of ten evenly", () => {
  const log = scaleOf(of(0.01, 1, 100), true);
  for (const [loss, share] of [
    [0.01, 0],
    [0.1, 0.25],
    [1, 0.5],
    [100, 1],
  ] as const)
    expect(log.share(loss)).toBeCloseTo(share, 12);
  const linear = scaleOf(of(0, 50, 100), false);
  expect([0, 50, 100].map(linear.share)).toEqual([0, 0.5, 1]);
});

test("losses of 0 are lowest on a log scale; with losses below 0 there is none", () => {
  expect(scaleOf(of(0, 0.01, 1), true)).toMatchObject({ low: 0, log: true });
  expect(scaleOf(of(0, 0.01, 1), true).share(0)).toBe(0);
  // nor does what is all but 0 take the whole scale
  expect(scaleOf(of(1e-30, 0.01, 1), true).share(0.1)).toBeCloseTo(0.5, 12);
  expect(scaleOf(of(-1, 1), true).log).toBe(false);
});

test("the text names losses that are not finite, and a flat surface", () => {
  const sentence = (...losses: number[]) =>
    scaleWords(of(...losses), scaleOf(of(...losses), true));
  expect(sentence(1, Infinity)).toContain("Where it is hatched, it is NaN");
  expect(sentence(Number.NaN)).toBe("There is no finite loss here.");
  expect(sentence(2, 2)).toBe("The loss is 2.0000 all over.");
});

test("the text names the edges beyond which a surface keeps falling", () => {
  const edges = (...losses: number[]) =>
    openEdges(
      { losses: of(...losses), size: 3 } as never,
      scaleOf(of(...losses), false),
    );
  expect(edges(9, 9, 9, 9, 1, 9, 9, 9, 9)).toEqual([]);
  expect(edges(9, 9, 9, 0, 5, 9, 9, 9, 9)).toEqual(["left"]);
  expect(edges(9, 9, 9, 9, 5, 9, 9, 9, 0)).toEqual(["lower", "right"]);
  // all but as low, equally low, and all over
  expect(edges(9, 9, 9, 0.999, 1, 9, 9, 9, 9)).toEqual([]);
  expect(edges(9, 0, 9, 9, 0, 9, 9, 9, 9)).toEqual([]);
  expect(edges(9, Number.NaN, 9, 0, 5, 9, 9, 9, 9)).toEqual(["left"]);
  expect(edges(...of(0, 0, 0, 0, 0, 0, 0, 0, 0).fill(2))).toEqual([]);
  expect(edges(...of(0, 0, 0, 0, 0, 0, 0, 0, 0).fill(Number.NaN))).toEqual([]);
});

test("an arrow is longer for each power of ten, between a least and a most length", () => {
  const lengths = [1e-9, 0.1, 1, 10, 1e9].map((slope) =>
    arrowLength(2 * slope, 2),
  );
  expect(lengths[0]).toBe(24);
  expect(lengths[1]).toBeCloseTo(34, 9);
  expect(lengths[2]).toBeCloseTo(54, 9);
  expect(lengths[3]).toBeCloseTo(74, 9);
  expect(lengths[4]).toBe(84);
  expect(arrowLength(1, 0)).toBe(84); // on a plain
});

test("level lines run where the loss is the same", () => {
  // a slope from 0 to 12 over three columns: a line for each whole number
  const losses = of(0, 6, 12, 0, 6, 12, 0, 6, 12);
  const land = { losses, size: 3 } as never;
  const lines = levelLines(land, scaleOf(losses, false));
  expect(lines).toHaveLength(11);
  for (const [k, line] of lines.entries())
    for (let i = 0; i < line.length; i += 2)
      expect(line[i]).toBeCloseTo((k + 1) / 6, 12);
});

test("between four points the loss is weighted by nearness", () => {
  const land = { losses: of(0, 1, 2, Number.NaN), size: 2 } as never;
  expect(lossBetween(land, 0.5, 0)).toBe(0.5);
  expect(lossBetween(land, 0, 1)).toBe(2);
  expect(lossBetween(land, 0.5, 0.5)).toBeNaN();
});

test("an arrow reaches at most to the edge in its direction", () => {
  expect(roomTo(90, 0.5, 100)).toBe(20);
  expect(roomTo(90, -0.5, 100)).toBe(180);
  expect(roomTo(90, 0, 100)).toBe(Infinity);
});

test("the nearest point of a grid", () => {
  expect(gridPointAt(0, 0, 41)).toBe(0);
  expect(gridPointAt(1, 1, 41)).toBe(1680);
  expect(gridPointAt(0.5, -3, 41)).toBe(20);
});

test("a surface takes no more than its share of each frame", () => {
  const frames: (() => void)[] = [];
  const work = new SurfaceWork<string>((next) => frames.push(next));
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  const slow = function* (): Sliced<number> {
    now += 5; // ms
    yield;
    return 1;
  };
  const span = { min: 0, max: 1 };
  const plane = planeOf(BOTH, {
    names: ["w", "b"],
    filters: [],
    at: of(0, 0),
    path: [],
  });
  const framed = function* () {
    yield;
    return { plane, spans: [span, span] as const, about: "first" };
  };
  work.start(slow, framed(), 2);
  const shares: (number | undefined)[] = [];
  while (frames.length > 0) {
    frames.shift()?.();
    shares.push(work.progress.value);
  }
  clock.mockRestore();
  expect(shares).toEqual([0.25, 0.75, undefined]);
  expect(work.landscape.value).toMatchObject({ about: "first", size: 2 });
});

test("parameters are named by what distinguishes them", () => {
  const of = (nin: number, ...neurons: number[]) =>
    parameterNames({
      inputs: Array.from({ length: nin }, (_, k) => `x${k + 1}`),
      layers: neurons.map((n) => ({ neurons: n, activation: "tanh" })),
    });
  expect(of(1, 1)).toEqual(["w", "b"]);
  expect(of(2, 1)).toEqual(["w1", "w2", "b"]);
  expect(of(1, 2).slice(2)).toEqual(["neuron 2 w", "neuron 2 b"]);
  expect(of(2, 2).slice(3, 5)).toEqual(["neuron 2 w1", "neuron 2 w2"]);
  expect(of(1, 1, 1)).toEqual([
    "layer 1 neuron 1 w1",
    "layer 1 neuron 1 b",
    "layer 2 neuron 1 w1",
    "layer 2 neuron 1 b",
  ]);
});
