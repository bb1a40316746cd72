// @vitest-environment happy-dom
// The network of a run, changed by hand.
import { expect, test } from "vitest";
import { unpackStructure } from "../src/store/training/wire.ts";
import { MystModel } from "./fake-hosts.ts";
import {
  answer,
  bytes,
  kernelRun,
  last,
  model,
  moonsState,
  open,
  openForEachTest,
  publish,
  statusLine,
  store,
  train,
} from "./run-kernel.ts";
import { until } from "./until.ts";

openForEachTest();

const sizes = () => store.builder.layers?.map(({ neurons }) => neurons);
const kinds = () => store.builder.layers?.map(({ activation }) => activation);

test("a seed gives the weights of random.seed in Python", () => {
  store.builder.removeLayer();
  store.builder.draw(1337);
  // random.seed(1337); [random.uniform(-1, 1) for _ in range(3)]
  expect([...store.run.parameters.slice(0, 3)]).toEqual([
    0.23550571390294128, 0.06653114721000164, -0.26830328150124894,
  ]);
});

test("neurons, layers and activation change, and the run begins again", async () => {
  await train(2);
  expect(sizes()).toEqual([16, 16, 1]);
  store.builder.resize(0, 5);
  expect(sizes()).toEqual([5, 16, 1]);
  store.builder.addLayer();
  expect(sizes()).toEqual([5, 16, 16, 1]);
  store.builder.setActivation("tanh");
  expect(kinds()).toEqual(["tanh", "tanh", "tanh", "linear"]);
  expect(store.run.step.value).toBe(0);
  expect(store.run.parameters.length).toBe(3 * 5 + 6 * 16 + 17 * 16 + 17);
  await train(1);
  expect(store.run.loss).toBeGreaterThan(0);
});

test("the kernel gets the layers, the run and the run to reset to", async () => {
  await train(1);
  answer();
  store.builder.resize(1, 3);
  await until(() => expect(last().touched).toContain("network"));
  const { network, run } = last();
  expect(network?.layers).toEqual([
    { neurons: 16, activation: "relu" },
    { neurons: 3, activation: "relu" },
    { neurons: 1, activation: "linear" },
  ]);
  expect(run.step).toBe(0);
  expect(run.parameters).toEqual(store.run.parameters);
  expect(network?.start.parameters).toEqual(store.run.parameters);
});

test("Reset goes back to the first weights of the new network", async () => {
  store.builder.resize(0, 4);
  const first = store.run.parameters.slice();
  await train(2);
  expect(store.run.parameters).not.toEqual(first);
  store.reset();
  expect(store.run.parameters).toEqual(first);
});

test("Undo brings the network back with its weights and losses, and Redo the new one", async () => {
  await train(3);
  const before = store.run.parameters.slice();
  const start = store.start;
  const losses = [0, 1, 2].map((k) => store.run.history.current.record.at(k));
  store.builder.resize(0, 4);
  const after = store.run.parameters.slice();
  await train(1);
  store.edits.undo();
  expect(sizes()).toEqual([16, 16, 1]);
  expect(store.run.parameters).toEqual(before);
  expect(store.run.step.value).toBe(3);
  expect(store.start).toBe(start);
  const { record } = store.run.history.current;
  expect([0, 1, 2].map((k) => record.at(k))).toEqual(losses);
  expect(statusLine()).toContain("Undone: layer 1 has 4 neurons now");
  store.edits.redo();
  expect(store.run.parameters).toEqual(after);
  await train(1);
});

test("the earlier run stays to compare with", async () => {
  await train(2);
  store.builder.draw(7);
  await train(1);
  expect(store.run.history.runs.value.map(({ name }) => name)).toEqual([
    "run 1",
    "run 2",
  ]);
});

test("a loss of the learner's own, and a model that is no MLP, cannot be rebuilt here", () => {
  const { structure } = moonsState();
  open({ ...moonsState(), structure: { ...structure, layers: [] } });
  expect(store.builder.layers).toBe(undefined);
  const form = structure.model;
  open({
    ...moonsState(),
    structure: { ...structure, loss: "", forms: [form] },
  });
  expect(store.builder.layers).toBe(undefined);
  const { length } = model.messages;
  store.builder.addLayer();
  expect(model.messages.length).toBe(length);
});

test("a network that the kernel refuses gives way to the kernel's", async () => {
  store.builder.resize(0, 4);
  answer({ error: "network: no", run: kernelRun() });
  expect(statusLine()).toContain("network: no");
  await publish(kernelRun(), { revision: 51 });
  expect(sizes()).toEqual([16, 16, 1]);
  expect(statusLine()).toContain("network: no");
});

test("a cell rebuilds the network: it is taken over, and Undo forgets", async () => {
  store.builder.resize(0, 4);
  answer();
  const { structure } = moonsState();
  const run = kernelRun({ losses: bytes([]), step: 0 });
  model.update({ structure } as never);
  await publish(run, { recording: 9 });
  expect(store.run.structure.value).toEqual(unpackStructure(structure));
  expect(sizes()).toEqual([16, 16, 1]);
  expect(store.edits.last.value).toBe("");
});

test("the inputs change: features of the two numbers of an example", async () => {
  const { builder } = store;
  expect(builder.features).toEqual(["x1", "x2"]);
  await train(1);
  answer();
  builder.toggle("sin(x2)");
  builder.toggle("x1");
  builder.toggle("x1**2");
  expect(store.run.shape.value.inputs).toEqual(["x2", "x1²", "sin x2"]);
  expect(statusLine()).toContain("The network gets x1² now. All weights");
  expect(store.run.parameters.length).toBe(16 * 4 + 16 * 17 + 17);
  const features = ["x2", "x1**2", "sin(x2)"];
  answer();
  await until(() => expect(last().network?.features).toEqual(features));
  expect(builder.python.value).toBe(
    'trainer.rebuild([16, 16, 1], "relu", seed=1337, features=["x2", "x1**2", "sin(x2)"])',
  );
  builder.resize(0, 3);
  expect(builder.features).toEqual(features);
  await train(1);
  const { X, y } = store.run.examples.value;
  store.edits.change({ X: X.map((x) => x / 2), y }, "moved");
  await train(1);
  for (const name of ["Undone: moved", "layer 1", "gets x1²", "not get x1"]) {
    store.edits.undo();
    expect(statusLine()).toContain(name);
  }
  expect(builder.features).toEqual(["x1", "x2", "sin(x2)"]);
  store.edits.undo();
  expect(builder.features).toEqual(["x1", "x2"]);
  expect(store.run.parameters.length).toBe(337);
  expect(store.run.step.value).toBe(1);
});

test("the last input stays", () => {
  store.builder.toggle("x1");
  const { length } = model.messages;
  store.builder.toggle("x2");
  expect(statusLine()).toBe("The network needs an input: x2 stays.");
  expect(store.builder.features).toEqual(["x2"]);
  expect(model.messages.length).toBe(length);
});

test("the Python of a network is there once its weights come from a seed", async () => {
  const { builder } = store;
  expect(builder.python.value).toBe("");
  builder.resize(0, 4);
  const made = 'trainer.rebuild([4, 16, 1], "relu", seed=1337)';
  expect(builder.python.value).toBe(made);
  await train(2);
  expect(builder.python.value).toBe(made);
  builder.draw(7);
  expect(builder.python.value).toBe(made.replace("1337", "7"));
  expect(statusLine()).toBe(
    "Weights drawn again. All weights are new, from seed 7, and the training begins again.",
  );
  store.edits.undo();
  expect(builder.python.value).toBe(made);
  store.edits.undo();
  expect(builder.python.value).toBe("");
});

test("without a kernel there is no Trainer: the Python makes the model", () => {
  open(moonsState(), MystModel);
  store.builder.resize(0, 4);
  expect(store.builder.python.value).toBe(
    'random.seed(1337)\nmodel = MLP(2, [4, 16, 1], activation="relu", output="linear")',
  );
  store.builder.toggle("x1");
  expect(store.builder.python.value).toBe(
    'random.seed(1337)\nmodel = MLP(1, [4, 16, 1], activation="relu", output="linear")\ntrainer = Trainer(model, X, y, features=["x2"])',
  );
});
