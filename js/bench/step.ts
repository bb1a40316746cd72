// How fast the browser half trains, predicts and replays. No DOM: `node js/bench/step.mjs` runs it under
// Node, and `node js/bench/step.mjs FILE` writes a module that a page can import and `measure()`.

import moons from "../../tests/conformance/moons.json";
import { recordForm } from "../src/engine/form.ts";
import { hinge } from "../src/engine/losses.ts";
import { mlp } from "../src/engine/nn.ts";
import { SGD } from "../src/engine/optim.ts";
import { record } from "../src/engine/recording.ts";
import { linear } from "../src/engine/schedules.ts";
import { Tape } from "../src/engine/tape.ts";
import { Trainer } from "../src/engine/trainer.ts";
import { Value } from "../src/engine/value.ts";

export interface Measured {
  /** One training step on the lecture's moons loss: 100 points, 337 parameters, SGD and L2. */
  us_per_step: number;
  /** The same network on a grid of 100 × 100 points. */
  ms_per_grid: number;
  /** One forward and one backward of a Tape, by the number of nodes. */
  ns_per_node: Record<string, number>;
  /** The last of these by the first. */
  growth: number;
}

const ROUNDS = 31;
const STEPS = 100;

export function measure(): Measured {
  const times = [1e3, 1e4, 1e5].map((size) => [size, nodeTime(size)] as const);
  return {
    us_per_step: stepTime(),
    ms_per_grid: gridTime(),
    ns_per_node: Object.fromEntries(times),
    growth: (times.at(-1)?.[1] ?? 0) / (times[0]?.[1] ?? 1),
  };
}

/** The lecture's training run again and again, each time from its start. */
function stepTime(): number {
  const trainer = moonsTrainer();
  const start = trainer.state();
  const round = () => {
    trainer.load(start);
    const began = performance.now();
    for (let i = 0; i < STEPS; i++) trainer.step();
    return performance.now() - began;
  };
  return (1000 * median(round)) / STEPS;
}

function gridTime(): number {
  const trainer = moonsTrainer();
  const grid = Array.from({ length: 10_000 }, (_, i) => [
    (i % 100) / 25 - 2,
    Math.floor(i / 100) / 50 - 1,
  ]).flat();
  return median(() => {
    const began = performance.now();
    trainer.predict(grid);
    return performance.now() - began;
  });
}

/** Nanoseconds for each node of a sum of neurons over shared inputs. */
function nodeTime(size: number): number {
  const x = [new Value(0.3), new Value(-0.7)] as const;
  let sum = new Value(0);
  for (let i = 0; i < size / 9; i++)
    sum = sum.add(
      x[0]
        .mul(i / size)
        .add(x[1].mul(0.5))
        .add(0.1)
        .tanh(),
    );
  const { recording, data } = record(sum);
  const tape = new Tape(recording);
  tape.data.set(data);
  const repeats = Math.ceil(1e6 / tape.size);
  const round = () => {
    const began = performance.now();
    for (let i = 0; i < repeats; i++) {
      tape.forward();
      tape.backward();
    }
    return performance.now() - began;
  };
  return (1e6 * median(round)) / repeats / tape.size;
}

function moonsTrainer(): Trainer {
  const { parameters, apply } = mlp(2, [16, 16, 1], "relu", "linear");
  const inputs = [new Value(0), new Value(0)];
  const targets = [new Value(0)];
  const outputs = apply(inputs);
  const values = { parameters, inputs, targets, outputs };
  return new Trainer({
    forms: [recordForm(hinge(outputs, targets), values)],
    parameters: moons.parameters,
    X: moons.X.flat(),
    y: moons.y,
    optimizer: new SGD(linear(1, 0.1, 100)),
    l2: 1e-4,
    border: 0,
  });
}

function median(round: () => number): number {
  for (let i = 0; i < 5; i++) round(); // until the compiler has seen it
  const times = Array.from({ length: ROUNDS }, round).sort((a, b) => a - b);
  return times[ROUNDS >> 1] as number;
}
