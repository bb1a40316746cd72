// What the targets of a run stand for.
import { expect, test } from "vitest";
import { markClasses } from "../src/store/training/measures.ts";

test.each([
  ["one high number among low ones", [0, 1, 1, 0], 2, true],
  ["the same with −1", [-1, -1, 1, 1, -1, -1], 3, true],
  ["shares of 1", [0.25, 0.75, 0.9, 0.1], 2, true],
  ["numbers to fit", [0.5, 2, 1.5, -3], 2, false],
  ["several marks in a row", [1, 1, 0, 1], 2, false],
  ["a row without a mark", [0, 0, 0, 1], 2, false],
  ["shares of more than 1", [0.5, 0.75, 0.5, 0.5], 2, false],
  ["not a number", [Number.NaN, 1, 0, 1], 2, false],
])("targets of %s: are they classes?", (_, y, width, are) => {
  expect(markClasses(Float64Array.from(y), width)).toBe(are);
});
