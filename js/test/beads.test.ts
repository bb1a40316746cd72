// The wave that runs over the drawing when gradients arrive.
import { expect, test } from "vitest";
import { waveOf } from "../src/ui/beads.tsx";
import { graphWave } from "../src/views/graph/graph-beads.tsx";
import { draw } from "../src/views/graph/layout.ts";
import { placesOf, weightLines } from "../src/views/network/places.ts";
import { chain, network } from "./boxed.ts";

test.each([
  ["a chain of 2,000 Values", chain(2000)],
  ["a network", network([2, 3, 1])],
])("over %s it ends within 0.6 s, and begins at the root", (_, structure) => {
  const drawing = draw(structure);
  const wave = graphWave(drawing);
  expect(wave.length).toBeGreaterThan(0);
  expect(wave.length).toBeLessThanOrEqual(200);
  const ends = wave.map(({ delay, duration }) => delay + duration);
  expect(Math.max(...ends)).toBeLessThanOrEqual(600.001);
  const first = wave.filter(({ delay }) => delay === 0);
  const last = drawing.lines.filter(({ to }) => to === drawing.root);
  expect(last.map(({ path }) => path)).toEqual(
    expect.arrayContaining(first.map(({ path }) => path)),
  );
});

test("over a network it goes along the weights, from the outputs to the inputs", () => {
  const [tanh, inputs] = ["tanh", ["x1", "x2"]];
  const layers = [4, 1].map((neurons) => ({ neurons, activation: tanh }));
  const places = placesOf({ inputs, layers }, 640, 284);
  const lines = weightLines(places);
  expect(lines.map(({ depth }) => depth)).toEqual([
    ...Array(8).fill(1),
    ...Array(4).fill(0),
  ]);
  const at = (unit: number) => places.units.slice(2 * unit, 2 * unit + 2);
  const between = (from: number, to: number) =>
    `M${at(from).join(" ")}L${at(to).join(" ")}`;
  expect(lines[0]?.path).toBe(between(0, 2));
  expect(lines[3]?.path).toBe(between(1, 3));
  expect(lines[11]?.path).toBe(between(5, 6));
  const wave = waveOf(lines);
  expect(wave.map(({ delay }) => delay)).toEqual([
    ...Array(8).fill(300),
    ...Array(4).fill(0),
  ]);
  expect(wave.every(({ duration }) => duration === 300)).toBe(true);
});

test("over a network of 64-64-64 it has few beads, and ends as soon", () => {
  const layers = [64, 64, 64, 1].map((neurons) => ({
    neurons,
    activation: "relu",
  }));
  const wave = waveOf(
    weightLines(placesOf({ inputs: ["x1", "x2"], layers }, 640, 420)),
  );
  expect(wave.length).toBeLessThanOrEqual(200);
  const ends = wave.map(({ delay, duration }) => delay + duration);
  expect(Math.max(...ends)).toBeCloseTo(600, 9);
  expect(new Set(wave.map(({ delay }) => delay)).size).toBe(4);
});
