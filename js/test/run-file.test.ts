// @vitest-environment happy-dom
// The file of a run: what it keeps, and which files the page refuses.
import { expect, test } from "vitest";
import { fileOf, runIn } from "../src/store/training/run-file.ts";
import { openForEachTest, store } from "./run-kernel.ts";

openForEachTest();

/** The file of the run, with other entries; those that are undefined are left out. */
const fileWith = (other: object) =>
  JSON.stringify({ ...JSON.parse(fileOf(store)), ...other });

test("a file keeps the sign of 0, and NaN and infinity", () => {
  store.set(0, -0);
  store.run.grad[1] = Number.NaN;
  store.run.grad[2] = -Infinity;
  const { parameters, grad } = runIn(fileOf(store), store);
  expect(parameters).toEqual(store.run.parameters);
  expect(grad).toEqual(store.run.grad);
  expect(fileOf(store)).toContain("-0.0,\n");
});

test.each([
  ["no JSON", "The file holds no training run: it is no JSON."],
  ["3", "The file holds no training run."],
  ["null", "The file holds no training run."],
])("a file of %s is refused with a message", (text, message) => {
  expect(() => runIn(text, store)).toThrow(message);
});

test.each([
  [{ schema: 7 }, "The file is of schema 7, this page reads schema 1 and 2."],
  [{ parameters: undefined, n: undefined }, "The file lacks parameters, n."],
  [
    { parameters: [1, 2, 3] },
    "The file holds a run with 3 parameters, not with 337 parameters as here.",
  ],
  [{ parameters: 3 }, "The file holds a run with 0 parameters, not with 337"],
  [
    { n: 7 },
    "The file holds a run on 7 examples, not on 100 examples as here.",
  ],
  [
    { loss: null },
    "The file holds a run with a loss of its own, not with hinge as here.",
  ],
  [
    { optimizer: { name: "Lion", lr: 1 } },
    "an optimiser that this page cannot use: trainer.load(path) in Python can",
  ],
  [{ optimizer: null }, "an optimiser that this page cannot use"],
  [{ zero_grad: "x" }, 'zero_grad: expected true or false, got "x" (string)'],
  [{ grad: 5 }, "grad: expected a list of numbers, got 5 (number)"],
  [{ losses: "many" }, "losses: expected a list of numbers"],
])(
  "a file with %o is refused with a message, and nothing changes",
  (other, message) => {
    const before = fileOf(store);
    expect(() => runIn(fileWith(other), store)).toThrow(message);
    expect(fileOf(store)).toBe(before);
  },
);

test.each([
  [{ l1: "0.5" }, "l1: expected a finite number, at least 0"],
  [{ l2: "0.5" }, "l2: expected a finite number, at least 0"],
  [{ batch_size: 0 }, "size: expected a whole number"],
  [{ batches: {} }, "at: expected a whole number"],
])("a run with %o is refused when it is loaded", (other, message) => {
  const before = fileOf(store);
  const load = () => store.load(runIn(fileWith(other), store), "run.json");
  expect(load).toThrow(message);
  expect(fileOf(store)).toBe(before);
});
