// @vitest-environment happy-dom
// A cell changes the run while this page trains it: which parts of both stay.
import { expect, test } from "vitest";
import { fileOf, runIn } from "../src/store/training/run-file.ts";
import {
  answer,
  bytes,
  kernelRun,
  last,
  model,
  moonsState,
  open,
  openForEachTest,
  ownOptimizer,
  publish,
  statusLine,
  store,
  train,
} from "./run-kernel.ts";
import { until } from "./until.ts";

openForEachTest();

/** The settings that a cell made: another rate, and L2. */
const settings = () => {
  const { optimizer } = kernelRun();
  return {
    optimizer: { ...optimizer, lr: { kind: "constant", lr: 0.25 }, steps: 0 },
    batch_size: null,
    l1: 0,
    l2: 0.5,
    zero_grad: true,
  };
};

const rates = () => [store.settings.learningRate, store.settings.l2];

/** The kernel answers that another run holds: one of `losses`. */
function conflict(losses: number[]): void {
  const { client, seq } = last();
  const at = { recording: 1, examples: 1, revision: 8 };
  const run = kernelRun({ step: losses.length, losses: bytes(losses) });
  const content = { kind: "answer", client, seq, at, error: "", run };
  model.answer(content);
}

const lossAt = (k: number) => store.run.history.current.record.at(k) as number;

test("settings from a cell hold from the next step on, and all steps stay", async () => {
  await train(2);
  const before = store.run.parameters.slice();
  answer({ settings: settings() });
  expect(rates()).toEqual([0.25, 0.5]);
  expect(store.run.parameters).toEqual(before);
  expect(store.run.step.value).toBe(2);
  expect(store.settings.optimizer.steps).toBe(2);
  expect(store.run.history.range).toEqual({ first: 0, last: 2 });
  expect(statusLine()).toContain("A cell changed how it is trained");
});

test("settings from a cell arrive while it plays, and it plays on", async () => {
  store.play();
  await until(() => expect(store.run.step.value).toBeGreaterThan(1));
  answer({ settings: settings() });
  expect(store.player.playing.value).toBe(true);
  expect(rates()).toEqual([0.25, 0.5]);
  const { value } = store.run.step;
  await until(() => expect(store.run.step.value).toBeGreaterThan(value));
  store.pause();
  expect(store.run.history.range.first).toBe(0);
});

test("a setting that is changed here meanwhile holds", async () => {
  await train(1);
  store.settings.l2 = 0.125;
  answer({ settings: settings() });
  expect(rates()).toEqual([0.25, 0.125]);
});

test("an update from a cell keeps unsent steps: the page commits them first", async () => {
  store.play();
  await until(() => expect(store.run.step.value).toBeGreaterThan(1));
  while (store.sync.queue.busy) answer();
  const { value } = store.run.step;
  const sent = model.messages.length;
  await publish(kernelRun({ ...settings() }));
  await until(() => expect(model.messages.length).toBe(sent + 1));
  expect(last().revision).toBeLessThan(50); // it was computed from what came before
  expect(store.player.playing.value).toBe(true);
  answer({ settings: settings() });
  expect(rates()).toEqual([0.25, 0.5]);
  expect(store.run.step.value).toBeGreaterThanOrEqual(value);
  store.pause();
});

test("a conflict begins a new run where both agree, and earlier steps can be restored", async () => {
  await train(4);
  const kept = store.run.history.at(1).parameters.slice();
  conflict([lossAt(0), lossAt(1), 0.25]);
  expect(store.run.step.value).toBe(3);
  expect(store.run.history.current.from).toEqual({ name: "run 1", step: 1 });
  expect(store.run.history.runs.value).toHaveLength(2);
  expect(lossAt(2)).toBe(0.25);
  store.scrub(1);
  expect(store.run.parameters).toEqual(kept);
});

test("a conflict without common steps begins a new history", async () => {
  await train(2);
  conflict([0.5, 0.25, 0.125]);
  expect(store.run.history.range.first).toBe(3);
  expect(store.run.history.current.from).toBe(undefined);
});

test("one different loss makes another run, though the last one is the same", async () => {
  await train(3);
  conflict([lossAt(0), 0.5, lossAt(2), 0.25]);
  expect(lossAt(1)).toBe(0.5);
  expect(store.run.history.current.from).toEqual({ name: "run 1", step: 0 });
});

test("settings from a cell hold also when the kernel makes the steps", async () => {
  const { optimizer: own } = ownOptimizer("Mine");
  await publish(kernelRun({ optimizer: own }));
  store.trainStep();
  answer({ settings: { ...settings(), optimizer: { ...own, steps: 7 } } });
  expect(store.settings.l2).toBe(0.5);
  expect(store.settings.optimizer.steps).toBe(0);
});

test("settings of an optimiser that is not in use here are ignored", async () => {
  store.settings.optimizer = "Adam";
  answer({ settings: settings() }); // of SGD
  expect(store.settings.optimizer.name).toBe("Adam");
  await train(1);
  expect(store.run.step.value).toBe(1);
});

test("a loaded file brings its settings, whatever a cell has set", async () => {
  const file = fileOf(store);
  store.settings.l2 = 0.25;
  answer();
  store.load(runIn(file, store), "run.json");
  await until(() => expect(last().touched).toContain("optimizer"));
  expect(last().touched).toContain("l2"); // so that the kernel keeps those of the file
});

test("a change that waits is committed before an update from a cell is taken over", async () => {
  await train(1);
  answer();
  store.set(5, 1.25);
  await publish(kernelRun());
  await until(() => expect(last().set).toEqual([[5, 1.25]]));
  expect(last().revision).toBeLessThan(50);
});

test("settings from a cell that overtake the answer are taken over", async () => {
  await train(1);
  const { run } = last();
  const packed = {
    parameters: bytes([...store.run.parameters]),
    step: run.step,
  };
  await publish(kernelRun({ ...settings(), ...packed }));
  expect(rates()[1]).toBe(1e-4); // it may be older than the commit in flight
  answer();
  expect(rates()).toEqual([0.25, 0.5]);
  expect(statusLine()).toContain("A cell");
});

test("a conflict with a very long run begins a new history, as the common step is unknown", async () => {
  const losses = new Array(300_000).fill(0.5);
  const run = kernelRun({ step: losses.length, losses: bytes(losses) });
  open({ ...moonsState(), run });
  await train(2);
  conflict([...losses, 0.25, 0.25, 0.25]);
  expect(store.run.history.range.first).toBe(300_003);
  expect(store.run.history.current.from).toBe(undefined);
});

test("changes in another view after a conflict keep the message about it", async () => {
  await train(2);
  conflict([lossAt(0), 0.5]);
  if (store.sync.queue.busy) answer();
  model.update({ by: "another page" } as never);
  await publish(kernelRun({ l2: 0.5 }));
  expect(store.settings.l2).toBe(0.5);
  expect(statusLine()).toContain("changed the same run meanwhile");
});
