// Which targets are classes, and how many examples a run gets right.
import { expect, test } from "vitest";
import { Measures, markClasses } from "../src/store/training/measures.ts";

test.each([
  [true, 0.75],
  [false, undefined],
])(
  "targets that are classes (%s) have an accuracy, others none",
  (areClasses, share) => {
    const measures = new Measures();
    const trainer = { accuracy: () => 0.75, accuracyOn: () => 0.75 };
    const trainers = { trainer, tester: trainer };
    const none = { X: new Float64Array(), y: new Float64Array() };
    const examples = { ...none, width: 1, test: none };
    measures.count(trainers as never, examples as never, areClasses, true);
    expect(measures.accuracy.value).toBe(share);
    expect(measures.testAccuracy.value).toBe(share);
  },
);

test("where the page cannot train the run any more, nothing old is left", () => {
  const measures = new Measures();
  const trainer = {
    loss: () => 0.5,
    accuracy: () => 0.75,
    accuracyOn: () => 0.75,
  };
  const none = { X: new Float64Array(), y: new Float64Array() };
  const examples = { ...none, width: 1, test: none } as never;
  const count = (trainers: object) =>
    measures.count(trainers as never, examples, true, true);
  count({ trainer, tester: trainer });
  expect(measures.loss.value).toBe(0.5);
  count({ trainer, tester: undefined });
  expect(measures.testAccuracy.value).toBeUndefined();
  count({ trainer: undefined, tester: undefined });
  expect(measures.loss.value).toBeUndefined();
  expect(measures.accuracy.value).toBeUndefined();
});

test.each([
  ["one high number among low ones", [0, 1, 1, 0], 2, true],
  ["the same with −1", [-1, -1, 1, 1, -1, -1], 3, true],
  ["shares of 1", [0.25, 0.75, 0.9, 0.1], 2, true],
  ["numbers to fit", [0.5, 2, 1.5, -3], 2, false],
  ["several marks in a row", [1, 1, 0, 1], 2, false],
  ["a row without a mark", [0, 0, 0, 1], 2, false],
  ["shares of more than 1", [0.5, 0.75, 0.5, 0.5], 2, false],
  ["not a number", [Number.NaN, 1, 0, 1], 2, false],
])("whether targets of %s are classes", (_, y, width, are) => {
  expect(markClasses(Float64Array.from(y), width)).toBe(are);
});
