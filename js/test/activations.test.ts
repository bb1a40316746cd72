// @vitest-environment happy-dom
// The activations of the units of a network for one example.
import { expect, test } from "vitest";
import { activationsOf, unitFields } from "../src/engine/nn.ts";
import { openForEachTest, store, train } from "./run-kernel.ts";

openForEachTest();

test("each unit is its activation of w·x + b", () => {
  const layers = [
    { neurons: 2, activation: "relu" },
    { neurons: 1, activation: "tanh" },
  ];
  const parameters = Float64Array.of(1, 2, 0.5, -1, 0, 0, 0.1, 7, 0.25);
  const units = activationsOf(layers, parameters, Float64Array.of(3, -1));
  expect([...(units ?? [])]).toEqual([3, -1, 1.5, 0, Math.tanh(0.15 + 0.25)]);
});

test("a layer with an unknown activation has no activations", () => {
  const layers = [{ neurons: 1, activation: "mixed" }];
  const units = activationsOf(layers, new Float64Array(2), new Float64Array(1));
  expect(units).toBe(undefined);
});

test("the last unit of a run is the prediction", async () => {
  await train(3);
  const { X } = store.run.examples.value;
  const predicted = store.run.predict(X);
  for (const i of [0, 7, 99]) {
    const units = store.run.activations(i);
    expect(units?.[0]).toBe(X[2 * i]);
    expect(units?.at(-1)).toBeCloseTo(predicted[i] as number, 12);
  }
});

test("the fields of all units are their outputs at each point of the plane", () => {
  const layers = [
    { neurons: 3, activation: "tanh" },
    { neurons: 2, activation: "relu" },
    { neurons: 1, activation: "linear" },
  ];
  const parameters = Float64Array.from({ length: 9 + 8 + 3 }, (_, k) =>
    Math.sin(3 * k),
  );
  const axes = [
    { min: -1, max: 3 },
    { min: 0, max: 2 },
  ] as const;
  const side = 5;
  const fields = unitFields(layers, parameters, axes, side) as Float64Array;
  expect(fields).toHaveLength(8 * side * side);
  for (let k = 0; k < side * side; k++) {
    const point = [-1 + (k % side), 2 - Math.floor(k / side) / 2];
    const inputs = Float64Array.from(point);
    const units = activationsOf(layers, parameters, inputs) ?? [];
    units.forEach((unit, u) => {
      expect(fields[u * side * side + k]).toBeCloseTo(unit, 12);
    });
  }
  expect(unitFields(layers, parameters, axes, side, fields)).toBe(fields);
  const mixed = [{ neurons: 1, activation: "neurons" }];
  expect(unitFields(mixed, parameters, axes, side)).toBeUndefined();
});
