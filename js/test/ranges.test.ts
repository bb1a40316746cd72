import { expect, test } from "vitest";
import {
  homeAmong,
  rangeFor,
  rangeHolding,
  rangesOf,
  stepOf,
} from "../src/store/ranges.ts";

test.each([
  [2, 5],
  [-3, 10],
  [10, 20],
  [0, 2],
  [0.3, 2],
  [6.88, 20],
])("the range of %d reaches to %d on both sides", (number, max) => {
  expect(rangeFor(number)).toEqual({ min: -max, max });
});

test("a range widens for any finite number, and otherwise stays", () => {
  expect(rangeHolding({ min: -1, max: 1 }, 0.5)).toEqual({ min: -1, max: 1 });
  expect(rangeHolding({ min: 0, max: 1 }, 7)).toEqual({ min: -20, max: 20 });
  const huge = rangeHolding({ min: -1, max: 1 }, Number.MAX_VALUE / 4);
  expect(Number.isFinite(huge.max - huge.min)).toBe(true);
  expect(stepOf({ min: -5, max: 5 })).toBe(0.1);
});

test.each([
  ["the lecture's leaves", [2, -3, 10, -2], [15, 15, 15, 15]],
  ["the lecture's weights", [-3, 1, 6.88], [10, 10, 10]],
  ["its inputs", [2, 0], [3, 3]],
  ["small weights", [0.88, -0.2, 0], [2, 2, 2]],
  ["a leaf that is far too large for the others", [1e6, 3, 2], [1.5e6, 5, 5]],
  ["a tiny leaf", [2e-8, 1], [3e-8, 2]],
  ["a number that is none", [Number.NaN, 3], [5, 5]],
  ["the largest number", [Number.MAX_VALUE, 1], [Number.MAX_VALUE, 2]],
])("%s have ranges alike", (_, numbers, ends) => {
  const ranges = rangesOf(numbers);
  expect(numbers.map((number) => homeAmong(ranges, number).max)).toEqual(ends);
});

test("the ranges of many leaves are made without a deep call", () => {
  expect(rangesOf(new Float64Array(300_000).fill(3))).toHaveLength(2);
});
