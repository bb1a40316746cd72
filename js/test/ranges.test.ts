import { expect, test } from "vitest";
import { rangeFor, rangeHolding, stepOf } from "../src/store/ranges.ts";

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
  expect(stepOf({ min: -5, max: 5 })).toBe(0.05);
});
