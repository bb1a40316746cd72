// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { lState } from "./fake-hosts.ts";
import {
  A,
  answer,
  B,
  C,
  L,
  last,
  model,
  numbersOf,
  open,
  openForEachTest,
  publish,
  store,
} from "./kernel.ts";

openForEachTest();
afterEach(() => {
  vi.useRealTimers();
});

test("a commit carries the acts, the numbers, and the revision they came from", () => {
  store.do("set", 2.5, A);
  expect(last().content).toMatchObject({
    kind: "commit",
    seq: 1,
    revision: 0,
    acts: [["set", A]],
  });
  expect(numbersOf(0)).toEqual([2.5]);
  expect(numbersOf(1)[L]).toBe(-5);
});

test("one commit is in flight; the rest is merged leaf by leaf", () => {
  store.do("set", 1, A);
  store.do("set", 1.1, A);
  store.do("set", 7, B);
  store.do("set", 1.2, A);
  expect(model.messages).toHaveLength(1);
  answer();
  expect(model.messages).toHaveLength(2);
  expect(last().content).toMatchObject({
    seq: 2,
    revision: 1,
    acts: [
      ["set", A],
      ["set", B],
    ],
  });
  expect(numbersOf(0)).toEqual([1.2, 7]);
});

test("acts between two moves of a leaf keep their order", () => {
  store.do("set", 0, C);
  store.do("set", 1, A);
  store.do("backward");
  store.do("set", 2, A);
  answer();
  expect(last().content.acts).toEqual([
    ["set", A],
    ["backward", -1],
    ["set", A],
  ]);
});

test("when the kernel is ahead, its numbers hold and later acts are applied again", () => {
  store.do("set", 2.5, A);
  store.do("set", 1, B); // waits
  const kernel = [2.5, -3, -7.5, 20, 12.5, -2, -25];
  answer({ revision: 9 }, [kernel, kernel.map(() => 0)]);
  expect(store.tape.data[C]).toBe(20);
  expect(store.tape.data[B]).toBe(1);
  expect(store.tape.data[L]).toBe((2.5 * 1 + 20) * -2);
  expect(last().content).toMatchObject({ revision: 9, acts: [["set", B]] });
});

test("a refusal brings back the kernel's numbers and shows its message", () => {
  store.do("set", 99, A);
  answer({ error: "a: no" }, [
    [...new Float64Array(8).slice(0, 7)],
    [...new Float64Array(7)],
  ]);
  expect(store.event.value).toEqual({ kind: "refused", why: "a: no" });
  expect(store.tape.data[A]).toBe(0);
});

test("a publication that is older than the page's own commit never moves a slider back", async () => {
  store.do("set", 2.5, A);
  model.update({ revision: 1, data: lState().data });
  await Promise.resolve();
  expect(store.tape.data[A]).toBe(2.5);
  answer();
  model.update({ revision: 1, data: lState().data });
  await Promise.resolve();
  expect(store.tape.data[A]).toBe(2.5);
});

test("changes of a cell arrive, and the status line announces them", async () => {
  const data = new DataView(
    Float64Array.from([5, -3, -15, 10, -5, -2, 10]).buffer,
  );
  model.update({ data, revision: 3 });
  await Promise.resolve();
  expect(store.tape.data[A]).toBe(5);
  expect(store.event.value).toEqual({ kind: "cell", leaves: [A] });
});

test("an update from a cell that overtakes the answer is taken over", async () => {
  store.do("set", 2.5, A);
  const after = Float64Array.from([2.5, 4, 10, 10, 20, -2, -40]);
  const data = new DataView(after.buffer);
  const commits = { [store.queue.client]: 1 };
  model.update({ data, revision: 2, commits } as never);
  await Promise.resolve();
  expect(store.tape.data[B]).toBe(-3); // it may be older than the commit in flight
  answer();
  expect(store.tape.data).toEqual(after);
  expect(store.event.value).toEqual({ kind: "cell", leaves: [B] });
});

test("a number that changes many times a second is announced once, and again when it rests", async () => {
  vi.useFakeTimers();
  const announced = () => store.event.value;
  const numbersFor = (a: number) => [a, -3, -3 * a, 10, 1, -2, -2];
  await publish(3, numbersFor(3));
  expect(announced()).toEqual({ kind: "cell", leaves: [A] });
  await publish(4, numbersFor(4));
  const restless = announced();
  expect(restless).toMatchObject({ kind: "message" });
  vi.advanceTimersByTime(100);
  await publish(5, numbersFor(5));
  expect(announced()).toBe(restless);
  vi.advanceTimersByTime(599);
  expect(announced()).toBe(restless);
  vi.advanceTimersByTime(1);
  expect(announced()).toEqual({ kind: "cell", leaves: [A] });
  await publish(6, numbersFor(6));
  await publish(7, numbersFor(7));
  store.do("zero_grad");
  vi.advanceTimersByTime(1000);
  expect(announced()).toMatchObject({ kind: "act" }); // the learner's own act stays announced
});

test("without Forward on change only the nodes above a leaf look stale", () => {
  store.do("forward_on_change", 0);
  store.do("set", 11, C);
  const stale = [0, 1, 2, 3, 4, 5, 6].filter((i) =>
    store.replay.value.isDataStale(i),
  );
  expect(stale).toEqual([4, 6]); // d and L
  store.do("forward");
  expect(store.replay.value.isDataStale(L)).toBe(false);
});

test("gradients look stale once a slider has moved, until the next Backward", () => {
  store.do("backward");
  expect(store.replay.value.isGradStale(A)).toBe(false);
  store.do("set", 3, A);
  expect(store.replay.value.isGradStale(A)).toBe(true);
  store.do("backward");
  expect(store.replay.value.isGradStale(A)).toBe(false);
});

test("with Backward on change a move shows the gradient at the new point", () => {
  store.do("backward_on_change", 1);
  store.do("set", 1, B);
  store.do("set", 2, B);
  expect(store.tape.grad[A]).toBe(2 * -2);
  expect(store.replay.value.isGradStale(A)).toBe(false);
});

test("the page waits for a kernel that is silent for two seconds", () => {
  vi.useFakeTimers();
  store.do("set", 1, A);
  vi.advanceTimersByTime(1999);
  expect(store.queue.reach.value).toBe("live");
  vi.advanceTimersByTime(1);
  expect(store.queue.reach.value).toBe("waiting");
  store.do("set", 4, A);
  expect(store.tape.data[A]).toBe(4);
  answer();
  expect(store.queue.reach.value).toBe("live");
  expect(numbersOf(0)).toEqual([4]);
  vi.advanceTimersByTime(2000);
  expect(store.queue.reach.value).toBe("waiting");
});

test("the view reports a dead kernel and goes on", () => {
  model.fire("comm_live_update");
  expect(store.queue.reach.value).toBe("lost");
  store.do("set", 4, A);
  expect(store.tape.data[L]).toBe(4);
});

test("a graph that this page cannot replay runs in the kernel", () => {
  const state = lState();
  (state.structure as { kernel_reason: string }).kernel_reason =
    "it has a _backward of its own";
  open(state);
  store.do("backward");
  expect(last().content).toMatchObject({
    kind: "command",
    acts: [["backward", -1]],
  });
  expect(last().buffers).toHaveLength(1);
  expect([...store.tape.grad]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  answer({}, [
    [2, -3, -6, 10, 4, -2, -8],
    [6, -4, -2, -2, -2, 4, 1],
  ]);
  expect(store.tape.grad[A]).toBe(6);
});

test("a negative zero keeps its sign on the way", () => {
  store.do("set", -0, A);
  expect(Object.is(numbersOf(0)[0], -0)).toBe(true);
});

test("a rebuilt graph replaces the old one", async () => {
  const state = lState();
  (state.structure as { recording: number }).recording = 1;
  store.do("set", 50, A);
  model.update({ ...state, revision: 4 });
  await Promise.resolve();
  expect(store.tape.data[A]).toBe(2);
  expect(store.event.value.kind).toBe("shown");
});

test("Reset restores the gradients of the last display, too", async () => {
  const start = new DataView(
    Float64Array.from([6, -4, -2, -2, -2, 4, 1]).buffer,
  );
  model.update({ start_grad: start });
  await Promise.resolve();
  store.do("set", 9, A);
  store.do("reset");
  expect([...store.tape.grad]).toEqual([6, -4, -2, -2, -2, 4, 1]);
});

test("an echo of a setting never overtakes the learner", async () => {
  store.do("learning_rate", 0.02);
  store.do("learning_rate", 0.03); // waits for the answer to the first
  model.update({ learning_rate: 0.02 });
  await Promise.resolve();
  expect(store.settings.learningRate.value).toBe(0.03);
  answer();
  model.update({ learning_rate: 0.03 });
  answer();
  await Promise.resolve();
  expect(store.settings.learningRate.value).toBe(0.03);
  model.update({ learning_rate: 0.5 }); // a cell
  await Promise.resolve();
  expect(store.settings.learningRate.value).toBe(0.5);
});
