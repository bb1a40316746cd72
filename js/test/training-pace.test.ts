// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import {
  answer,
  kernelRun,
  last,
  model,
  moonsState,
  open,
  openForEachTest,
  ownOptimizer,
  playUntilSent,
  statusLine,
  store,
} from "./run-kernel.ts";
import { until } from "./until.ts";

openForEachTest();

afterEach(() => {
  vi.useRealTimers();
});

const sentCount = () => model.messages.length;
const frame = () => new Promise(requestAnimationFrame);

test("however fast the kernel answers, there are ten commits a second at most", async () => {
  const began = performance.now();
  store.play();
  for (let answered = 0; sentCount() < 4; ) {
    if (sentCount() > answered) {
      answer();
      answered = sentCount();
    }
    await new Promise((done) => setTimeout(done, 1));
  }
  expect(performance.now() - began).toBeGreaterThan(290); // three times 100 ms, but for rounding
  store.pause();
});

test("a pause is committed at once", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  await playUntilSent();
  answer();
  await frame(); // a step that waits for its commit
  expect(sentCount()).toBe(1);
  store.pause();
  expect(sentCount()).toBe(2);
  expect(last().run.step).toBe(2);
  expect(last().run.parameters).toEqual(store.run.parameters);
});

test("Reset with another optimiser than at the start begins with empty moments", async () => {
  store.settings.optimizer = "Adam";
  store.trainStep();
  await until(() => expect(store.run.step.value).toBe(1));
  const first = store.run.parameters.slice();
  store.reset();
  const { name, moments, steps } = store.settings.optimizer;
  expect([name, moments, steps]).toEqual(["Adam", {}, 0]);
  store.trainStep();
  await until(() => expect(store.run.step.value).toBe(1));
  expect(store.run.parameters).toEqual(first);
});

/** The kernel has made the step that was asked for. */
function stepped(step: number): void {
  const { client, seq } = last();
  const at = { recording: 1, examples: 1, revision: 1 + step };
  const losses = Float64Array.from({ length: step }, (_, k) => 1 / (k + 1));
  const run = kernelRun({
    ...ownOptimizer("Lion", 0.1),
    step,
    losses: losses.buffer,
  });
  const content = { kind: "answer", client, seq, at, error: "", run };
  model.answer(content);
}

test("the kernel trains a run that the page cannot compute, step by step while it plays", async () => {
  const state = moonsState();
  const run = { ...state.run, ...ownOptimizer("Lion", 0.1) };
  open({ ...state, run });
  expect(store.run.kernelReason).toContain("its optimiser is Lion");
  await playUntilSent();
  expect([last().kind, last().steps]).toEqual(["command", 1]);
  stepped(1);
  expect(store.run.step.value).toBe(1);
  await until(() => expect(sentCount()).toBe(2)); // it asks for the next one
  store.pause();
  stepped(2);
  expect(store.run.step.value).toBe(2);
  await frame();
  expect(sentCount()).toBe(2);
  store.trainStep();
  stepped(3);
  expect(store.run.loss).toBe(1 / 3);
});

test("Play and Train step say when the kernel that makes the steps is gone", async () => {
  open({ ...moonsState(), run: kernelRun(ownOptimizer("Lion", 0.1)) } as never);
  await playUntilSent();
  model.fire("comm_live_update");
  expect(store.player.playing.value).toBe(false);
  for (const press of [() => store.play(), () => store.trainStep()]) {
    press();
    expect(statusLine()).toContain(
      "The kernel has to make the steps of this run",
    );
    expect(store.player.playing.value).toBe(false);
  }
});

test("the status line counts a step that was in flight at the pause", async () => {
  open({ ...moonsState(), run: kernelRun(ownOptimizer("Lion", 0.1)) } as never);
  await playUntilSent();
  store.pause();
  stepped(1);
  expect(statusLine()).toContain("Paused after 1 step, at step 1");
});

test("a cell that changes the run stops playing when the kernel makes the steps", async () => {
  open({ ...moonsState(), run: kernelRun(ownOptimizer("Lion", 0.1)) } as never);
  await playUntilSent();
  stepped(1); // the next step is asked for in a frame
  const run = kernelRun({ ...ownOptimizer("Lion", 0.1), l2: 0.5 });
  const at = { recording: 1, examples: 1, revision: 60 };
  const commits = { [store.sync.queue.client]: 1 };
  model.update({ run, at, commits } as never);
  await Promise.resolve();
  expect(store.player.playing.value).toBe(false);
  await frame();
  await frame();
  expect(sentCount()).toBe(1);
});
