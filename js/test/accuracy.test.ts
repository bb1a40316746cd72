import { expect, test } from "vitest";
import { fractionRight } from "../src/engine/accuracy.ts";

const column = (...numbers: number[]) => ({
  numbers: Float64Array.from(numbers),
  width: 1,
});

test.each([
  ["hinge", [-2, 0.1, -0.1, 3], [-1, 1, 1, 1], 0, 0.75],
  ["binary cross-entropy", [-2, 0.1, 0.4, 3], [0, 0, 1, 1], 0, 0.75],
  [
    "classes 0 and 1, halfway",
    [0.4, 0.6, 0.4, 0.6],
    [0, 0, 1, 1],
    undefined,
    0.5,
  ],
  [
    "classes 2 and 6, halfway",
    [3.9, 4.1, 4.1, 9],
    [2, 2, 6, 6],
    undefined,
    0.75,
  ],
  ["one class, 0", [0.4, 0.6], [0, 0], undefined, 0.5],
  ["one class, -1", [0.4, -0.6], [-1, -1], undefined, 0.5],
] as const)("accuracy, %s", (_, outputs, targets, border, wanted) => {
  expect(fractionRight(column(...outputs), column(...targets), border)).toBe(
    wanted,
  );
});

test("accuracy, several outputs: the largest is the class", () => {
  const outputs = { numbers: Float64Array.of(1, 3, 2, 5, 4, 0), width: 3 };
  expect(fractionRight(outputs, column(1, 0))).toBe(1);
  expect(fractionRight(outputs, column(1, 2))).toBe(0.5);
  const oneHot = { numbers: Float64Array.of(0, 1, 0, 0, 0, 1), width: 3 };
  expect(fractionRight(outputs, oneHot)).toBe(0.5);
});

test("accuracy refuses targets that are not classes", () => {
  expect(() => fractionRight(column(1, 2, 3), column(1, 2, 3))).toThrow(
    "accuracy: expected two classes in y, got 3 different targets",
  );
  const outputs = { numbers: Float64Array.of(1, 2), width: 2 };
  expect(() => fractionRight(outputs, column(2))).toThrow(
    "accuracy: expected labels from 0 to 1 in y, one for each output, got 2",
  );
});

test("outputs that are NaN are right for no example", () => {
  const nan = { numbers: Float64Array.of(Number.NaN, 0.5), width: 1 };
  const classes = { numbers: Float64Array.of(-1, 1), width: 1 };
  expect(fractionRight(nan, classes, 0)).toBe(0.5);
  const several = { numbers: Float64Array.of(Number.NaN, 1, 0, 1), width: 2 };
  const labels = { numbers: Float64Array.of(1, 1), width: 1 };
  expect(fractionRight(several, labels)).toBe(0.5);
});
