import { expect, test } from "vitest";
import { tanhPieces } from "../src/engine/pieces.ts";

const close = (given: number, wanted: number) =>
  expect(Math.abs(given - wanted)).toBeLessThanOrEqual(5e-5); // the lecture shows four decimals

test("the pieces have the numbers of the lecture", () => {
  const lecture: [string, number, number][] = [
    ["n", 0.8814, 0.5],
    ["2", 2, 0.2203],
    ["2n", 1.7627, 0.25],
    ["e", 5.8284, 0.0429],
    ["e − 1", 4.8284, 0.1464],
    ["e + 1", 6.8284, -0.1036],
    ["(e + 1)**−1", 0.1464, 4.8284],
    ["(e − 1)/(e + 1)", Math.SQRT1_2, 1],
  ];
  const pieces = tanhPieces(0.8813735870195432, 1);
  expect(pieces.map(({ name }) => name).sort()).toEqual(
    lecture.map(([name]) => name).sort(),
  );
  for (const [name, data, grad] of lecture) {
    const piece = pieces.find((one) => one.name === name);
    close(piece?.data ?? Number.NaN, data);
    close(piece?.grad ?? Number.NaN, grad);
  }
});

test.each([-3, -0.5, 0, 0.25, 2])("at %d they are tanh, and its slope", (n) => {
  const pieces = tanhPieces(n, -2);
  const of = (name: string) => pieces.find((one) => one.name === name);
  expect(of("(e − 1)/(e + 1)")?.data).toBeCloseTo(Math.tanh(n), 14);
  expect(of("n")?.grad).toBeCloseTo(-2 * (1 - Math.tanh(n) ** 2), 14);
});

test("where exp overflows they are no numbers", () => {
  expect(tanhPieces(400, 1)[0]?.grad).toBeNaN();
});
