// The wave that runs over the drawing when gradients arrive.
import { expect, test } from "vitest";
import { waveOf } from "../src/views/graph/beads.tsx";
import { draw } from "../src/views/graph/layout.ts";
import { chain, network } from "./boxed.ts";

test.each([
  ["a chain of 2,000 Values", chain(2000)],
  ["a network", network([2, 3, 1])],
])("over %s it ends within 0.6 s, and begins at the root", (_, structure) => {
  const drawing = draw(structure);
  const wave = waveOf(drawing);
  expect(wave.length).toBeGreaterThan(0);
  expect(wave.length).toBeLessThanOrEqual(200);
  const ends = wave.map(({ delay, duration }) => delay + duration);
  expect(Math.max(...ends)).toBeLessThanOrEqual(600.001);
  const first = wave.filter(({ delay }) => delay === 0);
  expect(first.every(({ line }) => line.to === drawing.root)).toBe(true);
});
