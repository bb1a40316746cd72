// @vitest-environment happy-dom
import { expect, test } from "vitest";
import moons from "../../tests/conformance/moons.json";
import { MystModel } from "./fake-hosts.ts";
import {
  answer,
  bytes,
  kernelRun,
  last,
  lossesSent,
  model,
  moonsState,
  open,
  openForEachTest,
  publish,
  sentFrom,
  statusLine,
  store,
  train,
} from "./run-kernel.ts";
import { until } from "./until.ts";

openForEachTest();

test("training here gives the published losses, and all points end up right", async () => {
  expect(store.run.measures.accuracy.value).toBe(0.5);
  await train(100);
  const { record } = store.run.history.current;
  for (const [step, loss] of Object.entries(moons.losses))
    expect(
      Math.abs((record.at(Number(step)) as number) / loss - 1),
    ).toBeLessThan(1e-9);
  expect(store.run.measures.accuracy.value).toBe(1);
  expect(statusLine()).toContain(
    "Step 100: loss 0.0110 before the step, 0.0110 now, 100 % right",
  );
});

test("a commit carries the run, and the next one only later losses", async () => {
  await train(1);
  expect(last().kind).toBe("commit");
  expect(last().touched).toEqual(["run"]);
  expect(sentFrom()).toBe(0);
  expect(lossesSent()).toEqual([store.run.history.current.record.at(0)]);
  expect(last().run.parameters).toEqual(store.run.parameters);
  await train(2); // no answer yet: these wait
  expect(model.messages).toHaveLength(1);
  answer();
  expect(model.messages).toHaveLength(2);
  expect(sentFrom()).toBe(1);
  expect(lossesSent()).toHaveLength(2);
  expect(last().run.parameters).toEqual(store.run.parameters);
  expect((last().run.optimizer as { steps: number }).steps).toBe(3);
});

test("commits are sent while it plays, and one at the pause", async () => {
  store.play();
  await until(() => {
    if (model.messages.length === 1 && sentFrom() === 0) answer();
    expect(model.messages.length).toBeGreaterThan(1);
  });
  answer();
  store.pause();
  answer();
  expect(last().run.parameters).toEqual(store.run.parameters);
  expect(sentFrom()).toBe(store.run.step.value - lossesSent().length);
  expect(statusLine()).toMatch(/^Paused after \d+ steps?, at step/);
});

test("going back and forward again is committed", async () => {
  await train(3);
  answer();
  answer();
  store.scrub(1);
  expect(store.run.step.value).toBe(1);
  await until(() => expect(lossesSent()).toEqual([]));
  expect(sentFrom()).toBe(1);
  answer();
  store.scrub(3);
  await until(() => expect(lossesSent()).toHaveLength(2));
  const { record } = store.run.history.current;
  expect(lossesSent()).toEqual([record.at(1), record.at(2)]);
});

test("going back while a commit is in flight is not lost", async () => {
  await train(3);
  store.scrub(0);
  answer(); // to the first of the three steps
  await until(() => expect(model.messages).toHaveLength(2));
  expect(sentFrom()).toBe(0);
  expect(lossesSent()).toEqual([]);
});

test("training from an old step makes a new run, with the same numbers again", async () => {
  await train(4);
  const end = store.run.parameters.slice();
  store.scrub(2);
  await train(2);
  expect(store.run.parameters).toEqual(end);
  expect(store.run.history.runs.value.map(({ name }) => name)).toEqual([
    "run 1",
    "run 2",
  ]);
});

test("Reset restores the run of the cell, and keeps the settings", async () => {
  const start = store.run.parameters.slice();
  store.settings.learningRate = 0.25;
  store.settings.l2 = 0.5;
  await train(3);
  store.reset();
  expect(store.run.parameters).toEqual(start);
  expect(store.run.step.value).toBe(0);
  expect([store.settings.learningRate, store.settings.l2]).toEqual([0.25, 0.5]);
  expect(store.settings.optimizer.steps).toBe(0);
});

test("the four acts make the step that Train step makes", async () => {
  for (const act of ["forward", "zero_grad", "backward", "step"] as const)
    store.act(act);
  expect(statusLine()).toContain("That was step 1");
  const byHand = store.run.parameters.slice();
  store.reset();
  await train(1);
  expect(store.run.parameters).toEqual(byHand);
});

test("backward twice adds up, and the status line says so", () => {
  store.act("backward");
  const once = store.run.grad.slice();
  store.act("backward");
  once.forEach((g, i) => {
    expect(store.run.grad[i]).toBeCloseTo(2 * g, 12);
  });
  expect(statusLine()).toContain("they have added up");
});

test("the status line gives the reason of a refused setting, and nothing changes", () => {
  const { learningRate } = store.settings;
  store.settings.learningRate = Number.NaN;
  expect(store.event.value.kind).toBe("refused");
  expect(statusLine()).toContain("lr: expected a finite number");
  expect(store.settings.learningRate).toBe(learningRate);
  store.settings.batchSize = 0;
  expect(statusLine()).toContain("size: expected a whole number");
  store.settings.l2 = -1;
  expect(statusLine()).toContain("l2: expected a finite number");
  expect(model.messages).toHaveLength(0);
});

test("settings are committed by name, so that a cell's training is not lost", async () => {
  store.settings.learningRate = 0.5;
  await until(() => expect(model.messages).toHaveLength(1));
  expect(last().touched).toEqual(["optimizer"]);
  expect((last().run.optimizer as { lr: object }).lr).toEqual({
    kind: "constant",
    lr: 0.5,
  });
  answer();
  store.set(7, 1.5);
  await until(() => expect(last().set).toEqual([[7, 1.5]]));
});

test("the page records another loss", async () => {
  store.setLoss("mean_squared_error");
  await train(1);
  const { record } = store.run.history.current;
  expect(record.at(0)).not.toBeCloseTo(moons.losses[0], 3);
  expect(last().loss).toBe("mean_squared_error");
  expect(statusLine()).toContain("Step 1");
});

// ---- a cell

test("steps of a cell move the view", async () => {
  await publish(kernelRun({ step: 2, losses: bytes([0.9, 0.7]) }));
  expect(store.run.step.value).toBe(2);
  expect(store.run.history.current.record.at(1)).toBe(0.7);
  expect(statusLine()).toContain("A cell made 2 steps: loss 0.7000");
});

test("training in a cell meanwhile holds, and the steps made here are kept to compare", async () => {
  await train(2);
  const mine = store.run.history.current.record.at(1);
  const { client, seq } = last();
  const at = { recording: 1, examples: 1, revision: 8 };
  const run = kernelRun({ step: 1, losses: bytes([0.5]) });
  const content = { kind: "answer", client, seq, at, error: "", run };
  model.answer(content);
  expect(store.run.step.value).toBe(1);
  expect(store.run.loss).toBe(0.5);
  expect(statusLine()).toContain("A cell or another view changed the same run");
  const [kept] = store.run.history.runs.value;
  expect(kept?.record.at(1)).toBe(mine);
});

test("training works without a kernel", async () => {
  open(moonsState(), MystModel);
  await train(2);
  expect(store.run.step.value).toBe(2);
  expect(store.sync.queue.reach.value).toBe("none");
});

test("a weight that was set by hand is restored after going back to an old step", async () => {
  await train(3);
  store.set(5, 1.25);
  store.scrub(1);
  expect(store.run.parameters[5]).not.toBe(1.25);
  store.scrub(3);
  expect(store.run.parameters[5]).toBe(1.25);
});

test("setting a weight at an old step begins a new run", async () => {
  await train(3);
  store.scrub(1);
  store.set(5, 1.25);
  expect(store.run.history.range.last).toBe(1);
  expect(store.run.history.runs.value).toHaveLength(2);
});

test("losses are not kept to be sent when there is no kernel", async () => {
  open(moonsState(), MystModel);
  await train(3);
  expect(store.run.state(store.run.timeline.unsent.from).losses).toHaveLength(
    0,
  );
});

test("steps from before the first display cannot be restored, and none of their losses is lost", async () => {
  const state = moonsState();
  const run = kernelRun({ step: 2, losses: bytes([0.9, 0.7]) });
  open({ ...state, run });
  expect(store.run.history.range).toEqual({ first: 2, last: 2 });
  store.scrub(0);
  expect(store.run.step.value).toBe(2);
  expect(store.run.history.current.record.at(0)).toBe(0.9);
  await train(1);
  store.scrub(0);
  expect(store.run.step.value).toBe(2);
});

test("the status line names the losses of a very long run that are no longer known", async () => {
  const losses = new Array(300_000).fill(0.5); // more than are kept one by one
  const run = kernelRun({ step: losses.length, losses: bytes(losses) });
  open({ ...moonsState(), run });
  await train(2);
  const end = store.run.parameters.slice();
  store.scrub(300_001);
  expect(statusLine()).not.toContain("no longer known");
  store.scrub(300_002);
  expect(statusLine()).toContain(
    "Losses from step 300,001 on are no longer known",
  );
  expect(store.run.parameters).toEqual(end);
  expect(store.run.state(300_001).losses).toEqual(Float64Array.of(Number.NaN));
});

test("another batch size puts back a drawn batch", () => {
  store.settings.batchSize = 16;
  const { batches } = store.run.state(0);
  store.act("forward");
  store.settings.batchSize = 8;
  expect(store.run.state(0).batches).toEqual(batches);
  store.act("forward");
  expect(statusLine()).toContain("a batch of 8 examples");
});

test("a run records the settings of its steps", async () => {
  store.settings.learningRate = 0.5;
  await train(1);
  store.settings.learningRate = 2; // no step was made with it
  store.reset();
  const [old] = store.run.history.runs.value;
  expect(old?.settings.of("learning rate")).toBe("0.5");
});
