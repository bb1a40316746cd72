// A training step and a grid, beside the engine of TensorFlow Playground: the same points, layers, weights
// and loss, and in the end the same outputs.

import {
  Activations,
  backProp,
  buildNetwork,
  Errors,
  forwardProp,
  type Node,
  updateWeights,
} from "tensorflow-playground";
import { CLASSES } from "../src/engine/datasets.ts";
import { recordForm } from "../src/engine/form.ts";
import { squaredError } from "../src/engine/losses.ts";
import { mlp } from "../src/engine/nn.ts";
import { SGD } from "../src/engine/optim.ts";
import { Trainer } from "../src/engine/trainer.ts";
import { Value } from "../src/engine/value.ts";

const NETWORKS = [
  [4, 2],
  [8, 8],
  [16, 16],
  [64, 64, 64],
];
const RATE = 0.03;
const ROUNDS = 15;
const SIDE = 100; // points of the grid in a row, and rows

/** Our time by theirs. */
export interface Ratios {
  hidden: string;
  step: number;
  grid: number;
}

export const measure = (): Ratios[] => NETWORKS.map(ratiosOf);

function ratiosOf(hidden: number[]): Ratios {
  const { X, y } = CLASSES.moons(100, 0.1, 0);
  const theirs = buildNetwork(
    [2, ...hidden, 1],
    Activations.TANH,
    Activations.TANH,
    null,
    ["x", "y"],
  );
  const trainer = trainerOf(hidden, parametersOf(theirs), X, y);
  const rows = Array.from(y, (_, i) => [...X.subarray(2 * i, 2 * i + 2)]);
  const step = () => {
    rows.forEach((row, i) => {
      forwardProp(theirs, row);
      backProp(theirs, y[i] as number, Errors.SQUARE);
    });
    updateWeights(theirs, RATE, 0);
  };
  const grid = gridOf();
  const points = Array.from({ length: SIDE ** 2 }, (_, i) => [
    ...grid.subarray(2 * i, 2 * i + 2),
  ]);
  const times = hidden.length > 2 ? 2 : 20; // in a round
  const steps = inTurns(() => trainer.step(), step, times);
  const predicted = (row: number[]) => forwardProp(theirs, row);
  demandSame(trainer.predict(X), rows.map(predicted));
  const grids = inTurns(
    () => trainer.predict(grid),
    () => points.forEach(predicted),
    1,
  );
  return { hidden: hidden.join("-"), step: steps, grid: grids };
}

/** Weights neuron by neuron, then the bias, as ours are. */
const parametersOf = (network: Node[][]): number[] =>
  network
    .slice(1)
    .flatMap((layer) =>
      layer.flatMap(({ inputLinks, bias }) => [
        ...inputLinks.map(({ weight }) => weight),
        bias,
      ]),
    );

function trainerOf(
  hidden: number[],
  numbers: number[],
  X: Float64Array,
  y: Float64Array,
): Trainer {
  const { parameters, apply } = mlp(2, [...hidden, 1]);
  const inputs = [new Value(0), new Value(0)];
  const targets = [new Value(0)];
  const outputs = apply(inputs);
  const values = { parameters, inputs, targets, outputs };
  const form = recordForm(squaredError(outputs, targets), values);
  const optimizer = new SGD(RATE / 2); // their error is half of the square
  const border = 0;
  return new Trainer({
    ...{ forms: [form], parameters: numbers, X, y, optimizer, border },
  });
}

function gridOf(): Float64Array {
  const points = Array.from({ length: SIDE ** 2 }, (_, i) => [
    (i % SIDE) / 25 - 2,
    Math.floor(i / SIDE) / 50 - 1,
  ]);
  return Float64Array.from(points.flat());
}

function demandSame(ours: ArrayLike<number>, theirs: number[]): void {
  theirs.forEach((output, i) => {
    if (Math.abs(output - (ours[i] as number)) > 1e-9)
      throw new Error(`output ${i}: ours ${ours[i]}, theirs ${output}`);
  });
}

/** The ratio of the medians of two that take turns. */
function inTurns(ours: () => void, theirs: () => void, times: number): number {
  const both = [ours, theirs].map((run) => ({ run, ms: [] as number[] }));
  for (let round = 0; round < ROUNDS + 3; round++)
    for (const { run, ms } of both) {
      const began = performance.now();
      for (let k = 0; k < times; k++) run();
      if (round >= 3) ms.push(performance.now() - began); // the compiler has seen it
    }
  const [a = 0, b = 1] = both.map(
    ({ ms }) => ms.sort((x, y) => x - y)[ROUNDS >> 1],
  );
  return a / b;
}
