import { describe, expect, test } from "vitest";
import torch from "../../tests/engine/torch_training.json";
import {
  Adam,
  AdamW,
  type Optimizer,
  type OptimizerName,
  optimizerFrom,
  RMSprop,
  SGD,
} from "../src/engine/optim.ts";
import {
  asSchedule,
  constant,
  cosine,
  linear,
  rateAt,
  type Schedule,
  stepDecay,
} from "../src/engine/schedules.ts";
import { difference } from "./recording.ts";

interface Case {
  name: string;
  arguments: {
    lr?: number;
    momentum?: number;
    nesterov?: boolean;
    weight_decay?: number;
    alpha?: number;
    betas?: [number, number];
    eps?: number;
  };
  decay: { factor: number; every: number } | null;
  cosine: { end: number; steps: number } | null;
  path: number[][];
}

const RATES = { SGD: 0.01, Adam: 0.001, RMSprop: 0.01, AdamW: 0.001 };

function made({ name, arguments: given, decay, cosine: wave }: Case) {
  const { momentum, nesterov, weight_decay, alpha, betas, eps } = given;
  let rate: number | Schedule = given.lr ?? RATES[name as OptimizerName];
  if (decay) rate = stepDecay(rate, decay.factor, decay.every);
  else if (wave) rate = cosine(rate, wave.end, wave.steps);
  if (name === "SGD") return new SGD(rate, momentum, nesterov, weight_decay);
  if (name === "RMSprop") return new RMSprop(rate, alpha, eps, momentum);
  if (name === "AdamW") return new AdamW(rate, betas, eps, weight_decay);
  return new Adam(rate, betas, eps);
}

test.each(torch.optimizers.map((run, i) => [i, run as Case] as const))(
  "run %d goes the way of PyTorch's, and on from its state in the middle",
  (_, run) => {
    const data = Float64Array.from(torch.start);
    let optimizer: Optimizer = made(run);
    torch.gradients.forEach((gradient, k) => {
      if (k === 9)
        optimizer = optimizerFrom(structuredClone(optimizer.state()));
      optimizer.update(data, Float64Array.from(gradient));
      expect(difference(data, run.path[k] as number[])).toBeUndefined();
    });
    expect(optimizer.steps).toBe(20);
  },
);

test("states have the keys that Python reads", () => {
  // the keys of micrograd_engine.optim
  expect(new SGD(0.1, 0.9).state()).toEqual({
    name: "SGD",
    lr: { kind: "constant", lr: 0.1 },
    settings: { momentum: 0.9 },
    moments: {},
    steps: 0,
  });
  const adam = new Adam(linear(1, 0.1, 100));
  adam.update(Float64Array.of(1), Float64Array.of(2));
  expect(adam.state()).toEqual({
    name: "Adam",
    lr: { kind: "linear", start: 1, end: 0.1, steps: 100 },
    settings: { betas: [0.9, 0.999], eps: 1e-8 },
    moments: {
      m: Float64Array.of(2 * (1 - 0.9)),
      v: Float64Array.of(4 * (1 - 0.999)),
    },
    steps: 1,
  });
});

test("the arrays of a state stay as they were", () => {
  const sgd = new SGD(0.1, 0.5);
  sgd.update(new Float64Array(1), Float64Array.of(2));
  const state = sgd.state();
  const other = optimizerFrom(state);
  sgd.update(new Float64Array(1), Float64Array.of(2));
  other.update(new Float64Array(1), Float64Array.of(7));
  expect(state.moments.velocity).toEqual(Float64Array.of(2));
});

test("the learning rate can be changed between steps", () => {
  const data = Float64Array.of(0);
  const sgd = new SGD(1);
  sgd.update(data, Float64Array.of(1));
  sgd.lr = stepDecay(8, 0.5, 1);
  expect(sgd.lr).toBe(4); // the rate of step 1
  sgd.update(data, Float64Array.of(1));
  expect(data[0]).toBe(-5);
});

test("reset forgets the steps and the momentum", () => {
  const [a, b] = [Float64Array.of(0), Float64Array.of(0)];
  for (const optimizer of [new SGD(0.1, 0.9), new Adam(0.1)]) {
    optimizer.update(a, Float64Array.of(3));
    optimizer.reset();
    a.fill(1);
    b.fill(1);
    optimizer.update(a, Float64Array.of(1));
    const fresh = optimizerFrom({
      ...optimizer.state(),
      moments: {},
      steps: 0,
    });
    fresh.update(b, Float64Array.of(1));
    expect(a).toEqual(b);
    optimizer.reset();
    optimizer.update(new Float64Array(2), new Float64Array(2)); // other parameters than before
  }
});

describe("schedules", () => {
  test.each([
    [constant(0.1), [0.1, 0.1, 0.1, 0.1]],
    [linear(1, 0.1, 100), [1, 0.55, 0.1, 0.1]],
    [stepDecay(1, 0.5, 25), [1, 0.25, 0.0625, 0.5 ** 40]],
  ])("%j at steps 0, 50, 100, 1000", (schedule, rates) => {
    expect([0, 50, 100, 1000].map((k) => rateAt(schedule, k))).toEqual(rates);
    expect(asSchedule(JSON.parse(JSON.stringify(schedule)))).toEqual(schedule);
  });

  test.each([
    [() => constant(Number.NaN), "lr: expected a finite number, got NaN"],
    [() => linear(Infinity, 0, 1), "start: expected a finite number"],
    [
      () => linear(0, "1" as never, 1),
      'end: expected a finite number, got "1" (string)',
    ],
    [() => linear(0, 1, 0), "steps: expected a whole number, at least 1"],
    [() => stepDecay(Number.NaN, 1, 1), "start: expected a finite number"],
    [
      () => stepDecay(1, 0, 1),
      "factor: expected a finite number above 0, got 0",
    ],
    [() => stepDecay(1, 1, 1.5), "every: expected a whole number, at least 1"],
    [
      () => asSchedule(null),
      "lr: expected a finite number or a schedule, got null",
    ],
    [
      () => asSchedule(Infinity),
      "lr: expected a finite number or a schedule, got Infinity",
    ],
    [
      () => asSchedule({ kind: "exponential" }),
      'kind: expected constant, linear, cosine or step_decay, got "exponential"',
    ],
    [
      () => asSchedule({ kind: "linear", start: 1 }),
      "end: expected a finite number, got undefined",
    ],
  ])("refused: $1", (make, message) => {
    expect(make).toThrow(message);
  });
});

test.each([
  [
    () => new SGD(Number.NaN),
    "lr: expected a finite number or a schedule, got NaN",
  ],
  [
    () => new SGD(0.1, 1),
    "momentum: expected a number from 0 to below 1, got 1",
  ],
  [
    () => new SGD(0.1, -0.1),
    "momentum: expected a number from 0 to below 1, got -0.1",
  ],
  [
    () => new Adam(0.1, [0.9] as never),
    "betas: expected two numbers from 0 to below 1, got 0.9",
  ],
  [
    () => new Adam(0.1, [0.9, 1]),
    "betas[1]: expected a number from 0 to below 1, got 1",
  ],
  [
    () => new Adam(0.1, [0.9, 0.9], 0),
    "eps: expected a finite number above 0, got 0",
  ],
  [
    () => optimizerFrom(null as never),
    "name: expected SGD or Adam or RMSprop or AdamW, got undefined",
  ],
  [
    () =>
      optimizerFrom({
        ...new SGD().state(),
        moments: { velocity: ["x"] },
      } as never),
    'velocity[0]: expected a number, got "x"',
  ],
  [
    () => optimizerFrom({ ...new SGD().state(), steps: -1 }),
    "steps: expected a whole number, at least 0, got -1",
  ],
  [
    () =>
      optimizerFrom({
        ...new Adam().state(),
        moments: { m: [1], v: [1, 2] },
      } as never),
    "state: expected moments of one length, got 1,2",
  ],
])("refused: $1", (make, message) => {
  expect(make).toThrow(message);
});

test("a refused setting stays as it was", () => {
  const sgd = new SGD(0.1, 0.5);
  expect(() => {
    sgd.lr = Number.NaN;
  }).toThrow("lr: expected");
  expect(() => {
    sgd.momentum = 2;
  }).toThrow("momentum: expected");
  expect([sgd.lr, sgd.momentum]).toEqual([0.1, 0.5]);
});

test("arrays that do not fit are refused, and nothing moves", () => {
  for (const optimizer of [new SGD(0.1, 0.9), new Adam()]) {
    const data = Float64Array.of(1, 2);
    expect(() => optimizer.update(data, new Float64Array(3))).toThrow(
      "grad: expected 2 numbers, as many as data, got 3",
    );
    optimizer.update(data, new Float64Array(2));
    expect(() =>
      optimizer.update(new Float64Array(1), new Float64Array(1)),
    ).toThrow("data: expected 2 numbers, as in the step before, got 1");
    expect([...data, optimizer.steps]).toEqual([1, 2, 1]);
  }
});

test.each([new SGD(0.1, 0.9), new SGD(0.1, 0.9, true)])(
  "a parameter that has overflowed stays infinite, as in Python: %#",
  (sgd) => {
    const data = Float64Array.of(Infinity, -Infinity, 1);
    for (let k = 0; k < 3; k++) sgd.update(data, Float64Array.of(1, 2, 0));
    expect([...data]).toEqual([Infinity, -Infinity, 1]);
  },
);
