import { expect, test } from "vitest";
import moons from "../../tests/conformance/moons.json";
import { hinge } from "../src/engine/losses.ts";
import { Adam, SGD } from "../src/engine/optim.ts";
import { linear } from "../src/engine/schedules.ts";
import { Trainer, type TrainerOptions } from "../src/engine/trainer.ts";
import { networkForm } from "./forms.ts";
import { difference } from "./recording.ts";

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
    other.load(structuredClone(trainer.state()));
    expect(other.state()).toEqual(trainer.state());
    for (let i = 0; i < 6; i++) expect(other.step()).toBe(trainer.step());
    expect(other.parameters).toEqual(trainer.parameters);
  },
);

test("a state that does not fit is refused, and nothing changes", () => {
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
  refused({ l1: -1 }, "l1: expected a finite number, at least 0, got -1");
  refused({ l2: -1 }, "l2: expected a finite number, at least 0, got -1");
});

// ---- refusals

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

test("predict refuses points of another width", () => {
  expect(() => moonsTrainer().predict([1, 2, 3])).toThrow(
    "X: expected 2 numbers for each example, got 3 in all",
  );
});

// ---- the four acts

test("the four acts one by one make the step that step() makes", () => {
  const [one, other] = [0, 1].map(() => moonsTrainer({ batchSize: 16 }));
  if (!one || !other) throw new Error();
  for (let i = 0; i < 9; i++) {
    const loss = other.forward();
    other.zeroGrad();
    expect(other.backward()).toBe(loss);
    other.update();
    expect(one.step()).toBe(loss);
  }
  expect(other.parameters).toEqual(one.parameters);
});

test("a batch that was drawn without a step is drawn again", () => {
  const trainer = moonsTrainer({ batchSize: 16 });
  trainer.step();
  const state = trainer.state();
  const loss = trainer.forward();
  expect(trainer.forward()).toBe(loss);
  expect(trainer.state().batches).toEqual(state.batches);
  const again = moonsTrainer();
  again.load(state);
  expect(again.forward()).toBe(loss);
});

test("a step in slices equals the step in one", () => {
  const [one, other] = [0, 1].map(() => moonsTrainer());
  if (!one || !other) throw new Error();
  const work = other.stepping();
  let slices = 0;
  for (; !work.next().done; slices++);
  expect(slices).toBeGreaterThan(0);
  expect(one.step()).toBe(other.losses[0]);
  expect(other.parameters).toEqual(one.parameters);
});

test("gradients that a step does not clear add up", () => {
  const trainer = moonsTrainer({ l2: 0, optimizer: new SGD(0) });
  trainer.step();
  const once = trainer.grad.map((g) => 2 * g);
  trainer.clearsGrad = false;
  trainer.step();
  expect(difference(trainer.grad, [...once])).toBeUndefined();
  expect(trainer.state().zero_grad).toBe(false);
});

test("the loss at other parameters changes nothing", () => {
  const trainer = moonsTrainer();
  const { loss } = { loss: trainer.loss() };
  const elsewhere = trainer.loss(trainer.parameters.map((p) => p + 0.1));
  expect(elsewhere).not.toBe(loss);
  expect(trainer.loss()).toBe(loss);
});

test("other examples count from the next step on", () => {
  const [one, other] = [0, 1].map(() => moonsTrainer({ batchSize: 7 }));
  if (!one || !other) throw new Error();
  const [X, y] = [moons.X.slice(0, 40).flat(), moons.y.slice(0, 40)];
  one.step();
  one.trainOn(X, y);
  expect(one.state().batches.at).toBe(0);
  expect(one.loss()).not.toBe(other.loss());
  const place = one.state().batches;
  one.trainOn(X, y); // as many as before
  expect(one.state().batches).toEqual(place);
  expect(() => one.trainOn(X, y.slice(1))).toThrow("y: expected 1 numbers");
  one.step();
});
