import { expect, test } from "vitest";
import type { Form } from "../src/engine/form.ts";
import {
  binaryCrossEntropy,
  crossEntropy,
  squaredError,
} from "../src/engine/losses.ts";
import { SGD } from "../src/engine/optim.ts";
import { PCG32 } from "../src/engine/random.ts";
import { Tape } from "../src/engine/tape.ts";
import { Trainer, type TrainerOptions } from "../src/engine/trainer.ts";
import { labelForms, networkForm } from "./forms.ts";
import { agree, difference } from "./recording.ts";

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

test("more examples than fit in memory are run in blocks", () => {
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

test("L2 alone moves a parameter that no form uses", () => {
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

test("L1 adds the sizes, its gradient is the sign, 0 at 0", () => {
  const form = networkForm(1, [1], squaredError, "linear");
  const trainer = new Trainer({
    forms: [{ ...form, parameters: [...form.parameters, -1] }],
    parameters: [1, 0, -5],
    X: [2],
    y: [2],
    l1: 0.5,
  });
  expect(trainer.step()).toBe(0.5 * 6); // (1·2 + 0 − 2)² is 0
  expect([...trainer.grad]).toEqual([0.5, 0, -0.5]);
  trainer.l2 = 0.25;
  expect(trainer.loss()).toBeCloseTo(
    (1.99 - 2) ** 2 + 0.5 * (0.995 + 4.995) + 0.25 * (0.995 ** 2 + 4.995 ** 2),
    12,
  );
});

// ---- predictions

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
