import { expect, test } from "vitest";
import moons from "../../tests/conformance/moons.json";
import torch from "../../tests/engine/torch_training.json";
import {
  binaryCrossEntropy,
  crossEntropy,
  hinge,
  LOSSES,
  meanSquaredError,
  softmax,
  squaredError,
} from "../src/engine/losses.ts";
import { mlp } from "../src/engine/nn.ts";
import { record } from "../src/engine/recording.ts";
import { Tape } from "../src/engine/tape.ts";
import { Value } from "../src/engine/value.ts";
import { networkForm } from "./forms.ts";
import { agree, difference } from "./recording.ts";

const values = (numbers: readonly number[]) =>
  numbers.map((number) => new Value(number));

/** The number of `root`, and the gradients of `leaves`. */
function run(root: Value, leaves: readonly Value[]) {
  const { recording, data, index } = record(root);
  const tape = new Tape(recording);
  tape.data.set(data);
  tape.forward();
  tape.backward();
  return {
    loss: tape.data[tape.root] as number,
    grads: leaves.map((leaf) => tape.grad[index.get(leaf) ?? -1] ?? 0),
  };
}

const NAMES = [
  "squared_error",
  "mean_squared_error",
  "hinge",
  "binary_cross_entropy",
] as const;

test.each(NAMES)(
  "%s is PyTorch's, whether targets are numbers or Values",
  (name) => {
    for (const { outputs, targets, loss, grads } of torch[name])
      for (const aims of [targets, values(targets)]) {
        const leaves = values(outputs);
        const given = run(LOSSES[name](leaves, aims), leaves);
        expect(agree(given.loss, loss)).toBe(true);
        expect(difference(given.grads, grads)).toBeUndefined();
      }
  },
);

test("cross_entropy is PyTorch's, for one example", () => {
  const single = torch.cross_entropy.filter(
    (given) => typeof given.targets === "number",
  );
  expect(single).toHaveLength(9);
  for (const { outputs, targets, loss, grads } of single) {
    const logits = values(outputs as number[]);
    const given = run(crossEntropy(logits, targets as number), logits);
    expect(agree(given.loss, loss)).toBe(true);
    expect(difference(given.grads, grads as number[])).toBeUndefined();
  }
});

/** A number of the fixture, which has texts for those that are not finite. */
const read = (numbers: readonly (number | string)[]) => numbers.map(Number);

test("binary_cross_entropy is PyTorch's at infinite logits too", () => {
  for (const given of torch.binary_cross_entropy_at_infinity)
    for (const aims of [given.targets, values(given.targets)]) {
      const leaves = values(read(given.outputs));
      const { loss, grads } = run(binaryCrossEntropy(leaves, aims), leaves);
      expect(difference([loss], read([given.loss]))).toBeUndefined();
      expect(difference(grads, read(given.grads))).toBeUndefined();
    }
});

test("cross_entropy of a share for each class is PyTorch's", () => {
  const single = torch.cross_entropy_of_shares.slice(0, 3);
  for (const { outputs, targets, loss, grads } of single) {
    const logits = values(outputs as number[]);
    const shares = values(targets as number[]);
    const given = run(crossEntropy(logits, shares), logits);
    expect(agree(given.loss, loss)).toBe(true);
    expect(difference(given.grads, grads as number[])).toBeUndefined();
  }
});

test("softmax is PyTorch's", () => {
  for (const { outputs, result, grads } of torch.softmax) {
    const logits = values(outputs);
    const chances = softmax(logits);
    chances.forEach((chance, i) => {
      expect(agree(run(chance, []).loss, result[i] as number)).toBe(true);
    });
    const sum = chances
      .map((chance, i) => chance.mul(i + 1))
      .reduce((a, b) => a.add(b));
    expect(difference(run(sum, logits).grads, grads)).toBeUndefined();
  }
});

/** The operations in the order of the recording, leaves as dots. */
const shapeOf = (root: Value) =>
  record(root)
    .recording.symbols.map((symbol) => symbol || ".")
    .join(" ");

test("the hinge loss of a network is recorded node for node as in Python", () => {
  const { recording } = networkForm(2, [16, 16, 1], hinge, "relu", "linear");
  expect(recording.symbols).toEqual(moons.loss.symbols);
  expect([...recording.operands]).toEqual(moons.loss.operands.flat());
});

test("losses have the same nodes as in Python", () => {
  // what Tape(loss).values are there, for outputs and targets that are Values
  const one = () => [new Value(0)];
  const two = () => [new Value(0), new Value(1)];
  expect(shapeOf(squaredError(one(), one()))).toBe(". . . * + **n");
  expect(shapeOf(meanSquaredError(one(), one()))).toBe(". . . * + **n");
  expect(shapeOf(meanSquaredError(two(), [1, 2]))).toBe(
    ". . + **n . . + **n + . *",
  );
  expect(shapeOf(hinge(one(), [1]))).toBe(". . * . + relu");
  expect(shapeOf(binaryCrossEntropy(one(), one()))).toBe(
    ". . . * . + * . * . max + abs . * exp . + log +",
  );
  expect(shapeOf(crossEntropy(two(), 1))).toBe(
    ". . max . * + exp + exp + log . * +",
  );
});

test("an expression is composed as Python composes it", () => {
  const [a, b] = [new Value(2), new Value(3)];
  expect(shapeOf(a.sub(b))).toBe(". . . * +");
  expect(shapeOf(a.div(b))).toBe(". . **n *");
  const { recording, data } = record(a.sub(1).div(4).pow(-2));
  expect([...data].filter((number) => !Number.isNaN(number))).toEqual([
    2, -1, 0.25,
  ]);
  expect(recording.number.at(-1)).toBe(-2);
  const every = a
    .pow(b)
    .exp()
    .log()
    .tanh()
    .relu()
    .sigmoid()
    .sin()
    .cos()
    .sqrt()
    .abs()
    .max(b)
    .neg();
  expect(shapeOf(every)).toBe(
    ". . ** exp log tanh relu sigmoid sin cos sqrt abs max . *",
  );
});

test("a network has the parameters of each neuron, weights then bias", () => {
  const { parameters, apply } = mlp(3, [4, 4, 1]);
  expect(parameters).toHaveLength(41);
  const root = apply(values([2, 3, -1]))[0] as Value;
  expect(record(root).recording.symbols).toHaveLength(
    41 + 3 + 32 + 32 + 9, // parameters, inputs, products, sums, activations
  );
});

test.each([
  [() => mlp(2, []), "nouts: expected a size for each layer, got none"],
  [() => mlp(0, [1]), "nin: expected a whole number, at least 1, got 0"],
  [
    () => mlp(2, [2, 0.5]),
    "nouts[1]: expected a whole number, at least 1, got 0.5",
  ],
  [
    () => mlp(2, [1], "gelu" as never),
    'activation: expected one of tanh, relu, leaky_relu, sigmoid, softplus, linear, got "gelu"',
  ],
  [() => mlp(2, [1], "tanh", "x" as never), "output: expected one of tanh"],
  [() => mlp(2, [1]).apply([]), "inputs: expected 2 Values, got 0"],
  [() => hinge([], []), "outputs: expected at least one Value, got none"],
  [
    () => hinge([new Value(1)], []),
    "targets: expected 1, as many as outputs, got 0",
  ],
  [
    () => hinge([new Value(1)], ["1" as never]),
    'targets[0]: expected a number or a Value, got "1" (string)',
  ],
  [
    () => crossEntropy([new Value(1)], 0),
    "outputs: expected a logit for each of at least 2 classes, got 1",
  ],
  [
    () => crossEntropy(values([1, 2]), 2),
    "label: expected a whole number, from 0 to 1, got 2",
  ],
  [() => new Value("1" as never), 'data: expected a number, got "1" (string)'],
  [
    () => new Value(1).add("1" as never),
    'other: expected a Value or a number, got "1" (string)',
  ],
])("refused: $1", (make, message) => {
  expect(make).toThrow(message);
});
