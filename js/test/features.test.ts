// @vitest-environment happy-dom
// Features of the two inputs: a Trainer with them is one on a table of their columns.
import { expect, test } from "vitest";
import { FEATURE_NAMES, inputsOf } from "../src/engine/features.ts";
import { hinge } from "../src/engine/losses.ts";
import { activationsOf } from "../src/engine/nn.ts";
import { PCG32 } from "../src/engine/random.ts";
import { Trainer } from "../src/engine/trainer.ts";
import { unpackStructure } from "../src/store/training/wire.ts";
import { networkForm } from "./forms.ts";
import { moonsState, openForEachTest, store } from "./run-kernel.ts";

openForEachTest();

const random = new PCG32(3);
const some = (count: number) =>
  Float64Array.from({ length: count }, () => random.next() / 2 ** 30 - 2);

test("the columns are these formulas, point by point", () => {
  const [x1, x2] = [0.5, -3];
  const columns = [x1, x2, 0.25, 9, -1.5, Math.sin(x1), Math.sin(x2)];
  expect([...inputsOf(FEATURE_NAMES, Float64Array.of(x1, x2))]).toEqual(
    columns,
  );
  const points = some(8);
  expect(inputsOf([], points)).toBe(points);
  const swapped = inputsOf(["x2", "x1"], points);
  expect([swapped[6], swapped[7]]).toEqual([points[7], points[6]]);
});

test("steps, predictions and accuracies are those of the table", () => {
  const names = ["x2", "x1*x2", "sin(x1)"];
  const form = networkForm(3, [4, 1], hinge, "tanh", "linear");
  const [X, other] = [some(40), some(20)];
  const y = Float64Array.from({ length: 20 }, (_, i) => (i % 2 ? 1 : -1));
  const options = {
    forms: [form],
    parameters: some(21),
    y,
    border: 0,
    l1: 0.01,
  };
  const trainer = new Trainer({ ...options, X, features: names });
  const onTable = new Trainer({ ...options, X: inputsOf(names, X) });
  for (let step = 0; step < 10; step++)
    expect(trainer.step()).toBe(onTable.step());
  expect(trainer.predict(other)).toEqual(
    onTable.predict(inputsOf(names, other)),
  );
  expect(trainer.accuracy()).toBe(onTable.accuracy());
  expect(trainer.accuracyOn(other, y.slice(10))).toBe(
    onTable.accuracyOn(inputsOf(names, other), y.slice(10)),
  );
  trainer.trainOn(other, y.slice(10));
  onTable.trainOn(inputsOf(names, other), y.slice(10));
  expect(trainer.step()).toBe(onTable.step());
  expect(() => trainer.predict([1, 2, 3])).toThrow("X: expected 2 numbers");
});

test("the pictures of the neurons are over the two inputs", () => {
  for (const name of ["x2", "x1**2", "sin(x1)"]) store.builder.toggle(name);
  const { run } = store;
  const [side, axes] = [
    4,
    [
      { min: -1, max: 2 },
      { min: 0, max: 3 },
    ] as const,
  ];
  const fields = run.fields(axes, side) as Float64Array;
  expect(fields).toHaveLength((3 + 16 + 16 + 1) * side * side);
  for (let k = 0; k < side * side; k++) {
    const point = Float64Array.of(-1 + (k % side), 3 - Math.floor(k / side));
    const { layers, features } = run.structure.value;
    const inputs = inputsOf(features, point);
    const units = activationsOf(layers, run.parameters, inputs) ?? [];
    units.forEach((unit, u) => {
      expect(fields[u * side * side + k]).toBeCloseTo(unit, 12);
    });
    expect(run.predict(point)[0]).toBeCloseTo(units.at(-1) as number, 12);
  }
});

test("a saved state may lack features; unknown and repeated ones are damage", () => {
  const { structure } = moonsState();
  const { features, ...older } = structure as typeof structure & {
    features: unknown;
  };
  expect(features).toEqual([]);
  expect(unpackStructure(older as never).features).toEqual([]);
  for (const odd of [["x3"], ["x1", "x1"], ["toString"], "x1", [1]])
    expect(() => unpackStructure({ ...older, features: odd } as never)).toThrow(
      "features",
    );
});
