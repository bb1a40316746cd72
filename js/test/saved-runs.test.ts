// @vitest-environment happy-dom
// Files of schema 1, as the first versions wrote them: see tests/conformance/test_saved_runs.py. And the
// state of a run stays what it is, to the last bit, through a file and over the wire.
import { expect, test } from "vitest";
import saved from "../../tests/conformance/saved_runs_1.json";
import four from "../../tests/conformance/training_four.json";
import { fileOf, runIn } from "../src/store/training/run-file.ts";
import {
  type RunState,
  unpackRun,
  withBytes,
  withoutBytes,
} from "../src/store/training/wire.ts";
import { traitsOf } from "./fake-hosts.ts";
import { difference } from "./recording.ts";
import {
  end,
  moonsState,
  open,
  openForEachTest,
  store,
  train,
} from "./run-kernel.ts";

openForEachTest();

type Name = keyof typeof saved;
const NAMES = Object.keys(saved) as Name[];

function openFour(): void {
  end.abort();
  open(traitsOf(four));
}

async function goesOn(name: Name): Promise<void> {
  const { losses, end } = saved[name];
  const first = store.run.step.value;
  await train(losses.length);
  const { record } = store.run.history.current;
  const made = losses.map((_, k) => record.at(first + k) ?? Number.NaN);
  expect(difference(made, losses)).toBeUndefined();
  expect(difference(store.run.parameters, end)).toBeUndefined();
}

test.each(NAMES)(
  "a file of schema 1 is loaded and its run goes on: %s",
  async (name) => {
    openFour();
    const { file } = saved[name];
    expect(file.schema).toBe(1);
    const run = runIn(JSON.stringify(file), store);
    expect([...run.losses]).toEqual(file.losses);
    store.load(run, "run.json");
    await goesOn(name);
  },
);

test.each(NAMES)(
  "a file of before gradients were saved is loaded: %s",
  async (name) => {
    openFour();
    const { grad, zero_grad, ...early } = saved[name].file;
    store.load(runIn(JSON.stringify(early), store), "run.json");
    await goesOn(name);
  },
);

test.each(NAMES)(
  "a file of schema 1 is saved in the schema of today: %s",
  async (name) => {
    openFour();
    store.load(runIn(JSON.stringify(saved[name].file), store), "run.json");
    const text = fileOf(store);
    expect(JSON.parse(text).schema).toBe(2);
    openFour();
    store.load(runIn(text, store), "run.json");
    await goesOn(name);
  },
);

// ---- to the last bit

const AWKWARD = [Number.NaN, Infinity, -Infinity, -0, 5e-324];

const MAKE: Record<string, Omit<RunState["optimizer"], "lr" | "steps">> = {
  SGD: { name: "SGD", settings: { momentum: 0 }, moments: {} },
  momentum: {
    name: "SGD",
    settings: { momentum: 0.9 },
    moments: { velocity: awkward(337) },
  },
  Adam: {
    name: "Adam",
    settings: { betas: [0.9, 0.999], eps: 1e-8 },
    moments: { m: awkward(337), v: awkward(337) },
  },
  "the learner's own": {
    name: "Heavy",
    settings: { weights: [0.5, 0.25] },
    moments: { last: awkward(337), far: awkward(337) },
  },
};

/** So many numbers, some of which are easily lost on the way. */
function awkward(count: number): Float64Array {
  const numbers = Float64Array.from({ length: count }, (_, k) => 1 / (k + 3));
  numbers.set(AWKWARD);
  return numbers;
}

/** A run on the page, with such numbers in each of its arrays. */
const runWith = (name: string): RunState => ({
  ...store.run.state(0),
  parameters: awkward(337),
  grad: awkward(337),
  losses: awkward(7),
  step: 7,
  optimizer: {
    ...(MAKE[name] as RunState["optimizer"]),
    lr: { kind: "constant", lr: 0.1 },
    steps: 7,
  },
  foreign: name === "the learner's own",
});

test.each(["SGD", "momentum", "Adam"])(
  "a state comes back from a file: %s",
  (name) => {
    const run = runWith(name);
    store.load(run, "run.json");
    expect(runIn(fileOf(store), store)).toEqual(run);
  },
);

test.each(Object.keys(MAKE))("a state survives the wire: %s", (name) => {
  const run = runWith(name);
  const { json, buffers } = withoutBytes({ run });
  const sent = JSON.parse(JSON.stringify(json));
  const views = [new ArrayBuffer(0), ...buffers].map((b) => new DataView(b));
  const { run: back } = withBytes(sent, views) as { run: never };
  expect(unpackRun(back)).toEqual(run);
});

test("a misspelt key of a run does not compile", () => {
  const run = store.run.state(0);
  // @ts-expect-error
  expect(run.batchSize).toBeUndefined();
  // @ts-expect-error
  expect(run.optimizer.momentum).toBeUndefined();
  // @ts-expect-error
  expect(moonsState().run.losses_from).toBeUndefined();
  // @ts-expect-error
  expect(moonsState().structure.loss_names).toBeUndefined();
});
