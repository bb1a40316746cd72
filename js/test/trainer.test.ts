import { expect, test } from "vitest";
import moons from "../../tests/conformance/moons.json";
import { fractionRight } from "../src/engine/accuracy.ts";
import type { Form } from "../src/engine/form.ts";
import {
  binaryCrossEntropy,
  crossEntropy,
  hinge,
  squaredError,
} from "../src/engine/losses.ts";
import { Adam, SGD } from "../src/engine/optim.ts";
import { PCG32 } from "../src/engine/random.ts";
import { linear } from "../src/engine/schedules.ts";
import { Tape } from "../src/engine/tape.ts";
import { Trainer, type TrainerOptions } from "../src/engine/trainer.ts";
import { labelForms, networkForm } from "./forms.ts";
import { agree, difference } from "./recording.ts";

const moonsTrainer = (options: Partial<TrainerOptions> = {}) =>
  new Trainer({
    forms: [networkForm(2, [16, 16, 1], hinge, "relu", "linear")],
    parameters: moons.parameters,
    X: moons.X.flat(),
    y: moons.y,
    optimizer: new SGD(linear(1, 0.1, 100)),
    l2: 1e-4,
    border: 0,
    ...options,
  });

test("the moons losses are the published ones, and all points are right from step 40 on", () => {
  const trainer = moonsTrainer();
  const right: number[] = [];
  for (let step = 0; step < 100; step++) {
    right.push(trainer.accuracy());
    expect(trainer.step()).toBe(trainer.losses.at(-1));
  }
  for (const [step, loss] of Object.entries(moons.losses))
    expect(
      Math.abs((trainer.losses[Number(step)] as number) / loss - 1),
    ).toBeLessThan(1e-9);
  expect(right.indexOf(1)).toBe(40);
});

// ---- against a tape for each example

const random = new PCG32(11);
const some = (count: number) =>
  Array.from({ length: count }, () => random.next() / 2 ** 31 - 1);

/** Loss and gradient of `batch`, example by example. */
function oneByOne(
  forms: readonly Form[],
  { parameters, X, y, formOf }: Omit<TrainerOptions, "forms">,
  batch: number[],
  l2: number,
) {
  const grad = Array.from(parameters, (p) => 2 * l2 * p);
  let loss = Array.from(parameters).reduce((sum, p) => sum + l2 * p * p, 0);
  for (const example of batch) {
    const form = forms[formOf?.[example] ?? 0] as Form;
    const tape = new Tape(form.recording);
    tape.data.set(form.data);
    const put = (nodes: readonly number[], from: ArrayLike<number>, at = 0) =>
      nodes.forEach((node, i) => {
        if (node >= 0) tape.data[node] = from[at + i] as number;
      });
    put(form.parameters, parameters);
    put(form.inputs, X, example * form.inputs.length);
    put(form.targets, y, example * form.targets.length);
    tape.forward();
    tape.backward();
    loss += (tape.data[tape.root] as number) / batch.length;
    form.parameters.forEach((node, i) => {
      if (node >= 0)
        grad[i] =
          (grad[i] as number) + (tape.grad[node] as number) / batch.length;
    });
  }
  return { loss, grad };
}

const cases: [
  string,
  Form[],
  number,
  (n: number) => Partial<TrainerOptions>,
][] = [
  [
    "squares of two outputs",
    [networkForm(3, [5, 2], squaredError)],
    3,
    (n) => ({ y: some(2 * n) }),
  ],
  [
    "binary cross-entropy",
    [networkForm(2, [4, 1], binaryCrossEntropy, "relu", "linear")],
    2,
    (n) => ({ y: some(n).map((t) => Number(t > 0)) }),
  ],
  [
    "softmax cross-entropy, a form for each label",
    labelForms(2, [6, 3], crossEntropy),
    2,
    (n) => {
      const labels = some(n).map((t) => Math.floor(1.5 * (t + 1)) % 3);
      return { y: labels, formOf: labels };
    },
  ],
];

test.each(cases)(
  "%s: loss and gradient are those of the examples",
  (_, forms, nin, more) => {
    const n = 23;
    const options = {
      parameters: some(forms[0]?.parameters.length as number),
      X: some(nin * n),
      ...more(n),
    } as Omit<TrainerOptions, "forms">;
    const all = Array.from({ length: n }, (__, i) => i);
    const trainer = new Trainer({ forms, ...options, l2: 0.01 });
    const wanted = oneByOne(forms, options, all, 0.01);
    expect(agree(trainer.loss(), wanted.loss)).toBe(true);
    expect(agree(trainer.step(), wanted.loss)).toBe(true);
    expect(difference(trainer.grad, wanted.grad)).toBeUndefined();
    expect(
      difference(
        trainer.parameters,
        wanted.grad.map((g, i) => (options.parameters[i] as number) - 0.01 * g),
      ),
    ).toBeUndefined();
  },
);

test("more examples than there is room for are run in blocks", () => {
  const forms = [networkForm(1, [80, 1], squaredError)];
  const n = 5000; // times 2·80 rows and some: six blocks of 2^17 numbers
  const options = {
    parameters: some(forms[0]?.parameters.length as number),
    X: some(n),
    y: some(n),
  };
  const trainer = new Trainer({ forms, ...options });
  const all = Array.from({ length: n }, (_, i) => i);
  const wanted = oneByOne(forms, options, all, 0);
  expect(agree(trainer.step(), wanted.loss)).toBe(true);
  expect(difference(trainer.grad, wanted.grad)).toBeUndefined();
});

test("a step sees the examples of its batch", () => {
  const forms = [networkForm(2, [3, 1], squaredError)];
  const options = {
    parameters: some(forms[0]?.parameters.length as number),
    X: some(10),
    y: some(5),
  };
  const trainer = new Trainer({ forms, ...options, batchSize: 2, seed: 42 });
  // the batches of seed 42 as the doctest of micrograd_engine.batches has them
  for (const batch of [[0, 4], [2, 1], [3]]) {
    const before = { ...options, parameters: [...trainer.parameters] };
    const wanted = oneByOne(forms, before, batch, 0);
    expect(agree(trainer.step(), wanted.loss)).toBe(true);
    expect(difference(trainer.grad, wanted.grad)).toBeUndefined();
  }
});

test("a parameter that no form uses is moved by L2 alone", () => {
  const form = networkForm(1, [1], squaredError, "linear");
  const forms = [{ ...form, parameters: [...form.parameters, -1] }];
  const trainer = new Trainer({
    forms,
    parameters: [1, 0, 5],
    X: [2],
    y: [3],
    l2: 0.5,
    optimizer: new SGD(0.1),
  });
  expect(trainer.step()).toBe(1 + 0.5 * 26); // (1·2 + 0 − 3)² and ½·(1 + 25)
  expect([...trainer.grad]).toEqual([-4 + 1, -2, 5]);
  expect(difference(trainer.parameters, [1.3, 0.2, 4.5])).toBeUndefined();
});

test("without zero_grad the gradients of the steps add up", () => {
  const trainer = moonsTrainer({ l2: 0 });
  trainer.backward();
  const once = [...trainer.grad];
  trainer.backward();
  expect(
    difference(
      trainer.grad,
      once.map((g) => 2 * g),
    ),
  ).toBeUndefined();
  trainer.zeroGrad();
  expect(trainer.grad.every((g) => g === 0)).toBe(true);
});

// ---- what it has learnt

test("predictions are the outputs of the network, as many points as you like", () => {
  const forms = [networkForm(2, [7, 3], squaredError)];
  const parameters = some(forms[0]?.parameters.length as number);
  const trainer = new Trainer({ forms, parameters, X: [0, 0], y: [0, 0, 0] });
  const X = some(20_000); // more than there is room for at once
  const given = trainer.predict(X);
  const form = forms[0] as Form;
  const tape = new Tape(form.recording);
  tape.data.set(form.data);
  form.parameters.forEach((node, i) => {
    tape.data[node] = parameters[i] as number;
  });
  const wanted = Array.from({ length: 10_000 }, (_, point) => {
    form.inputs.forEach((node, i) => {
      tape.data[node] = X[2 * point + i] as number;
    });
    tape.forward();
    return form.outputs.map((node) => tape.data[node] as number);
  });
  expect(difference(given, wanted.flat())).toBeUndefined();
});

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

test("accuracy of what are no classes is refused", () => {
  expect(() => fractionRight(column(1, 2, 3), column(1, 2, 3))).toThrow(
    "accuracy: expected two classes in y, got 3 different targets",
  );
  const outputs = { numbers: Float64Array.of(1, 2), width: 2 };
  expect(() => fractionRight(outputs, column(2))).toThrow(
    "accuracy: expected labels from 0 to 1 in y, one for each output, got 2",
  );
});

// ---- to go on later

test.each([
  ["SGD", () => new SGD(linear(0.5, 0.1, 20), 0.9)],
  ["Adam", () => new Adam(0.05)],
])(
  "a run goes on from its state as if nothing had happened: %s",
  (_, optimizer) => {
    const options = { optimizer: optimizer(), batchSize: 32, seed: 3 };
    const trainer = moonsTrainer(options);
    for (let i = 0; i < 6; i++) trainer.step();
    const other = moonsTrainer();
    other.load(JSON.parse(JSON.stringify(trainer.state())));
    expect(other.state()).toEqual(trainer.state());
    for (let i = 0; i < 6; i++) expect(other.step()).toBe(trainer.step());
    expect(other.parameters).toEqual(trainer.parameters);
  },
);

test("a state that does not fit is refused, and nothing has changed", () => {
  const trainer = moonsTrainer();
  trainer.step();
  const state = trainer.state();
  const refused = (change: object, message: string) => {
    expect(() => trainer.load({ ...state, ...change } as never)).toThrow(
      message,
    );
    expect(trainer.state()).toEqual(state);
  };
  refused({ parameters: [1] }, "parameters: expected 337 numbers, got 1");
  refused({ losses: null }, "losses: expected a list of numbers, got null");
  refused({ optimizer: { name: "Rprop" } }, "name: expected SGD or Adam");
  refused({ batch_size: 0 }, "size: expected a whole number, at least 1");
  refused({ batches: { random: "0", at: 101 } }, "at: expected a whole number");
  refused({ l2: -1 }, "l2: expected a finite number, at least 0, got -1");
});

// ---- what is refused

const form = () => networkForm(2, [16, 16, 1], hinge, "relu", "linear");

test.each([
  [{ forms: [] }, "forms: expected at least one, got none"],
  [{ parameters: [1, 2] }, "forms[0].parameters: expected 2 entries, got 337"],
  [
    { parameters: "abc" },
    'parameters: expected a list of numbers, got "abc" (string)',
  ],
  [{ X: [1, 2, 3] }, "X: expected 2 numbers for each example, got 3 in all"],
  [{ X: [] }, "X: expected 2 numbers for each example, got 0 in all"],
  [{ X: [1, Number.NaN] }, "X[1]: expected a finite number, got NaN"],
  [
    { y: [1, 2, 3] },
    "y: expected 1 numbers for each of 100 examples, got 3 in all",
  ],
  [{ y: [] }, "y: expected 1 numbers for each of 100 examples, got 0 in all"],
  [
    { forms: [form(), form()] },
    "formOf: expected 100 numbers, one for each example, got 0",
  ],
  [
    { forms: [form(), form()], formOf: new Array(100).fill(2) },
    "formOf[0]: expected a whole number, from 0 to 1, got 2",
  ],
  [{ l2: Number.NaN }, "l2: expected a finite number, at least 0, got NaN"],
  [{ batchSize: 0.5 }, "size: expected a whole number, at least 1, got 0.5"],
  [{ seed: -1 }, "seed: expected a whole number"],
])("refused: $1", (options, message) => {
  expect(() => moonsTrainer(options as never)).toThrow(message);
});

test("points of another width are refused", () => {
  expect(() => moonsTrainer().predict([1, 2, 3])).toThrow(
    "X: expected 2 numbers for each example, got 3 in all",
  );
});

test("outputs that are NaN are right about nothing", () => {
  const nan = { numbers: Float64Array.of(Number.NaN, 0.5), width: 1 };
  const classes = { numbers: Float64Array.of(-1, 1), width: 1 };
  expect(fractionRight(nan, classes, 0)).toBe(0.5);
  const several = { numbers: Float64Array.of(Number.NaN, 1, 0, 1), width: 2 };
  const labels = { numbers: Float64Array.of(1, 1), width: 1 };
  expect(fractionRight(several, labels)).toBe(0.5);
});
