// @vitest-environment happy-dom
// The run of the page and the run of the kernel diverge: other examples, another optimiser, refusals.
import { expect, test } from "vitest";
import type { WireExamples } from "../src/models.ts";
import { bytes as bytesOf } from "../src/store/checked.ts";
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
  ownOptimizer,
  playUntilSent,
  publish,
  sentFrom,
  statusLine,
  store,
  train,
} from "./run-kernel.ts";
import { until } from "./until.ts";

openForEachTest();

const sentCount = () => model.messages.length;

const FIRST = { recording: 1, examples: 1, revision: 0 };

/** The kernel answers with its own run, after one step. */
function correct(at: object, error = "", more: object = {}): void {
  const { client, seq } = last();
  const run = kernelRun({ step: 1, losses: bytes([0.5]), ...more });
  const content = { kind: "answer", client, seq, at, error, run };
  model.answer(content);
}

/** The first ten of the moons. */
function few(): WireExamples {
  const { examples } = moonsState();
  const cut = (name: "X" | "y" | "form_of", size: number) =>
    bytesOf(examples[name]).slice(0, 10 * size);
  return {
    ...examples,
    X: cut("X", 16),
    y: cut("y", 8),
    form_of: cut("form_of", 4),
  };
}

const trained = () => kernelRun({ step: 1, losses: bytes([0.5]) });

/** A cell took other examples; `acknowledged`: the kernel knows the commit in flight. */
async function publishFew(
  revision: number,
  acknowledged: boolean,
): Promise<void> {
  const at = { recording: 1, examples: 2, revision };
  const commits = acknowledged ? { [store.sync.queue.client]: 99 } : {};
  model.update({ examples: few(), run: trained(), at, commits } as never);
  await Promise.resolve();
}

test("other examples from a cell arrive, also while a commit is in flight", async () => {
  await train(1);
  await publishFew(7, false);
  correct({ recording: 1, examples: 2, revision: 7 });
  model.update({ commits: { [store.sync.queue.client]: 99 } } as never);
  await Promise.resolve();
  expect(store.run.count).toBe(10);
  expect(store.run.step.value).toBe(1);
});

test("other examples from a cell arrive, also when the answer mentions them first", async () => {
  await playUntilSent();
  correct({ recording: 1, examples: 2, revision: 7 });
  expect(store.player.playing.value).toBe(false); // it would train on the wrong ones
  await publishFew(7, true);
  expect(store.run.count).toBe(10);
  store.trainStep();
  await until(() => expect(store.run.step.value).toBe(2));
  expect(last().revision).toBe(7);
});

test("another loss from a cell arrives, also while a commit is in flight", async () => {
  await train(1);
  const loss = "mean_squared_error";
  const structure = { ...(moonsState().structure as object), loss };
  const at = { recording: 2, examples: 1, revision: 7 };
  model.update({ structure, run: trained(), at } as never);
  await Promise.resolve();
  correct(at);
  model.update({ commits: { [store.sync.queue.client]: 99 } } as never);
  await Promise.resolve();
  expect(store.run.structure.value.loss).toBe(loss);
});

test("the page drops examples that the kernel refuses", async () => {
  const { X, y, nin } = store.run.examples.value;
  store.edits.change({ X: X.slice(nin), y: y.slice(1) }, "Point 1 deleted.");
  await until(() => expect(sentCount()).toBe(1));
  expect(store.run.count).toBe(99);
  correct(FIRST, "y: expected something else");
  model.update({ commits: { [store.sync.queue.client]: 99 } } as never);
  await Promise.resolve();
  expect(store.run.count).toBe(100);
});

test("a run that the kernel refuses stops, and the message stays", async () => {
  await playUntilSent();
  correct(FIRST, "model: make a new Trainer");
  expect(store.player.playing.value).toBe(false);
  expect(statusLine()).toBe("model: make a new Trainer");
  expect(sentCount()).toBe(1);
});

// ---- an optimiser that this page does not know

const MINE = ownOptimizer("Mine");

test("with an optimiser of the learner's own, assigned in a cell, the kernel makes the steps", async () => {
  await publish(kernelRun(MINE));
  expect(store.run.kernelReason).toContain("its optimiser is Mine");
  store.trainStep();
  expect([last().kind, last().steps]).toEqual(["command", 1]);
  correct({ ...FIRST, revision: 51 }, "", MINE);
  expect(store.run.step.value).toBe(1);
  await publish(kernelRun(), { revision: 52 });
  expect(store.run.kernelReason).toBe("");
  await train(1);
  expect(last().kind).toBe("commit");
});

function openDriven(): void {
  open({ ...moonsState(), run: kernelRun(MINE) } as never);
}

test("a kernel that makes the steps gets commits of going back and Reset too", async () => {
  openDriven();
  store.trainStep();
  correct({ ...FIRST, revision: 1 }, "", MINE);
  const start = store.run.history.at(0).parameters;
  store.scrub(0);
  expect(statusLine()).toContain("Back at step 0");
  await until(() => expect(sentCount()).toBe(2));
  expect(last().kind).toBe("commit");
  expect(sentFrom()).toBe(0);
  expect(last().run.parameters).toEqual(start);
  answer();
  store.trainStep();
  expect([last().kind, last().steps]).toEqual(["command", 1]);
  expect(store.run.history.range.last).toBe(0); // from here it is a run of its own
  correct({ ...FIRST, revision: 3 }, "", MINE);
  store.reset();
  expect(statusLine()).toContain("Reset:");
  await until(() => expect(last().kind).toBe("commit"));
  answer();
  expect(store.run.step.value).toBe(0);
});

test("Reset while the kernel makes a step is not lost", async () => {
  openDriven();
  store.trainStep();
  store.reset();
  store.trainStep();
  correct({ ...FIRST, revision: 1 }, "", MINE);
  expect(store.run.step.value).toBe(0);
  expect([last().kind, last().steps]).toEqual(["commit", 0]);
  await Promise.resolve();
  answer();
  expect([last().kind, last().steps]).toEqual(["command", 1]);
});

test("another loss is refused with a message when the kernel makes the steps", () => {
  openDriven();
  store.setLoss("mean_squared_error");
  expect(statusLine()).toContain("The kernel trains this run");
});

// ---- settings, and losses that are not finite

test("going back to an old step keeps the settings", async () => {
  await train(3);
  store.settings.learningRate = 0.25;
  store.scrub(1);
  expect(store.settings.learningRate).toBe(0.25);
  expect(store.settings.optimizer.steps).toBe(1);
});

test("a cell's step after a NaN loss continues the same history", async () => {
  await publish(kernelRun({ step: 2, losses: bytes([0.9, Number.NaN]) }));
  const losses = bytes([0.9, Number.NaN, Number.NaN]);
  await publish(kernelRun({ step: 3, losses }), { revision: 51 });
  expect(store.run.history.snapshots.map(({ step }) => step)).toEqual([
    0, 2, 3,
  ]);
});

test("an optimiser of the learner's own is not mistaken for the known one of its name", async () => {
  await publish(kernelRun({ foreign: true }));
  expect(store.run.kernelReason).toContain("its optimiser is SGD");
});

test("a commit contains nothing of an unfinished step", async () => {
  const { X, y } = store.run.examples.value;
  const times = Array.from({ length: 400 }); // more than fit in a frame
  const all = (part: Float64Array) =>
    Float64Array.from(times.flatMap(() => [...part]));
  store.edits.change({ X: all(X), y: all(y) }, "Many points.");
  await until(() => expect(sentCount()).toBe(1));
  answer();
  store.player.speed.value = "most";
  await playUntilSent();
  store.pause(); // before a further step ends
  expect(sentCount()).toBe(2);
  expect(lossesSent()).toHaveLength(store.run.step.value);
  const sentGrad = last().run.grad as Float64Array;
  expect(sentGrad.some((g) => g !== 0)).toBe(true);
  expect(store.run.grad).toEqual(sentGrad);
});

const firstTen = () => {
  const { X, y, nin } = store.run.examples.value;
  return { X: X.slice(0, 10 * nin), y: y.slice(0, 10) };
};

test("going back to a step that was made on more examples begins an epoch", async () => {
  store.settings.batchSize = 70;
  await train(1);
  expect(store.run.trainer?.place().batches.at).toBe(70);
  const before = store.run.parameters.slice();
  store.edits.change(firstTen(), "Points deleted.");
  await train(1);
  store.scrub(1);
  expect(store.run.parameters).toEqual(before);
  expect(store.run.trainer?.place().batches.at).toBe(0);
});

test("a conflict reaches a page that has fewer examples by then", async () => {
  await train(1);
  store.edits.change(firstTen(), "Points deleted.");
  const { random } = store.run.state(0).batches;
  correct(FIRST, "", { batches: { random, at: 70 }, batch_size: 70 });
  expect(store.event.value.kind).toBe("conflict");
  expect(store.run.step.value).toBe(1);
  await until(() => expect(last().touched).toEqual(["examples"]));
  expect((last().run.batches as { at: number }).at).toBe(0);
});

test("another batch size puts the drawn batch back", async () => {
  store.settings.batchSize = 8;
  await train(1);
  const loss = store.run.history.current.record.at(0);
  open();
  store.act("forward");
  store.settings.batchSize = 8;
  expect(store.run.actLoss.value).toBe(undefined);
  expect(store.run.done.value.size).toBe(0);
  await train(1);
  expect(store.run.history.current.record.at(0)).toBe(loss);
});

test("Reset keeps an optimiser that this page knows, though the run began with another", async () => {
  const start = kernelRun({ foreign: true });
  open({ ...moonsState(), start, run: start } as never);
  expect(store.run.kernelReason).not.toBe("");
  await publish(kernelRun());
  expect(store.run.kernelReason).toBe("");
  store.reset();
  await train(1);
  expect(store.run.kernelReason).toBe("");
});

test("where the kernel takes over a run, no loss and accuracy of before are shown", async () => {
  open({ ...moonsState(), run: kernelRun() } as never);
  const { measures } = store.run;
  expect(measures.loss.value).toBeGreaterThan(0);
  expect(measures.accuracy.value).toBeGreaterThan(0);
  await publish(kernelRun({ foreign: true }));
  expect(store.run.kernelReason).not.toBe("");
  expect(measures.loss.value).toBe(undefined);
  expect(measures.accuracy.value).toBe(undefined);
});

test("a message names an unknown operation of a loss", () => {
  const state = moonsState();
  const structure = state.structure as unknown as {
    model: { ops: string[] };
  };
  const ops = structure.model.ops.map((op) => (op === "relu" ? "swish" : op));
  expect(ops).toContain("swish");
  const forms = [{ ...structure.model, ops }];
  const own = { ...structure, loss: "", loss_name: "soft", forms };
  open({ ...state, structure: own } as never);
  expect(store.run.kernelReason).toBe(
    "it uses swish, which this page cannot do",
  );
});

// ---- a model or a loss that cannot be recorded

const WHY =
  "the loss cannot be recorded, because it reads a number in line 2 of a cell";

test("the kernel trains with a loss that reads numbers, and the view says why", async () => {
  const state = moonsState();
  const refused = { loss: "", loss_name: "huber", loss_refusal: WHY };
  const structure = { ...state.structure, ...refused, forms: [] };
  open({ ...state, structure } as never);
  expect(store.run.kernelReason).toBe(WHY);
  store.trainStep();
  expect([last().kind, last().steps]).toEqual(["command", 1]);
});

test("another loss of the same model is computed on the page; the refused one stays refused", () => {
  const state = moonsState();
  const refused = { loss_name: "huber", loss_refusal: WHY };
  open({ ...state, structure: { ...state.structure, ...refused } } as never);
  expect(store.run.kernelReason).toBe("");
  store.setLoss("");
  expect(statusLine()).toBe(WHY);
  expect(store.run.structure.value.loss).toBe("hinge");
});

test("a model that reads numbers is trained in the kernel with any loss", () => {
  const state = moonsState();
  const structure = { ...state.structure, model_refusal: "the model reads" };
  open({ ...state, structure } as never);
  expect(store.run.kernelReason).toBe("the model reads");
});

test("a learner chooses RMSprop or AdamW, and the kernel gets its settings", async () => {
  store.settings.optimizer = "RMSprop";
  store.settings.momentum = 0.5;
  expect(store.settings.weightDecay).toBe(undefined);
  await train(1);
  const { name, settings } = store.run.now().optimizer;
  expect([name, settings]).toEqual([
    "RMSprop",
    { alpha: 0.99, eps: 1e-8, momentum: 0.5 },
  ]);
  store.settings.optimizer = "AdamW";
  store.settings.weightDecay = 0.1;
  expect(store.settings.momentum).toBe(undefined);
  expect(store.settings.words["weight decay"]).toBe("0.1");
  expect(store.run.now().optimizer.settings).toEqual({
    betas: [0.9, 0.999],
    eps: 1e-8,
    weight_decay: 0.1,
  });
});

test("a schedule of the learner's own is left to the kernel, and its rate is shown", async () => {
  const { optimizer } = moonsState().run;
  const lr = { kind: "own", name: "decayed", lr: 0.25 };
  await publish(kernelRun({ optimizer: { ...optimizer, lr } }));
  expect(store.run.kernelReason).toContain("a schedule of its own");
  expect(store.settings.learningRate).toBe(0.25);
});
