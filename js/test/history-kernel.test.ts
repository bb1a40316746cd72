// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { lState } from "./fake-hosts.ts";
import {
  A,
  answer,
  B,
  end,
  last,
  model,
  numbersOf,
  open,
  openForEachTest,
  press,
  publish,
  store,
} from "./kernel.ts";

openForEachTest();

test("changes of one cell are one entry", async () => {
  press(["set", 3, A]);
  answer();
  await publish(4, [3, -4, -12, 10, -2, -2, 4], { client: "", gesture: 1 });
  await publish(5, [3, -5, -15, 10, -5, -2, 10], { client: "", gesture: 1 });
  expect(store.history.last.value).toMatchObject({ by: "cell", leaves: [B] });
  store.history.undo();
  expect(store.tape.data[B]).toBe(-3);
  expect(last().content).toMatchObject({
    revision: 5,
    acts: [["restore", -1]],
  });
  store.history.undo();
  expect(store.tape.data[A]).toBe(2);
});

test("a cell that returns to earlier numbers can be undone as well", async () => {
  press(["set", 3, A]);
  answer();
  await publish(4, [2, -3, -6, 10, 4, -2, -8]);
  store.history.undo();
  expect(store.tape.data[A]).toBe(3);
});

test("Undo in another view moves through this history, and does not add to it", async () => {
  press(["set", 3, A]);
  answer();
  press(["set", 1, B]);
  answer();
  const restore = { name: "restore", leaf: -1, number: 0 };
  await publish(9, [2, -3, -6, 10, 4, -2, -8], {
    client: "other",
    gesture: 3,
    act: restore,
  });
  expect(store.event.value).toMatchObject({
    kind: "history",
    direction: "undo",
  });
  expect(store.history.last.value).toBeUndefined();
  store.history.redo();
  expect([store.tape.data[A], store.tape.data[B]]).toEqual([3, -3]);
  store.history.redo();
  expect([store.tape.data[A], store.tape.data[B]]).toEqual([3, 1]);
});

test("a drag in another view is one entry here", async () => {
  const act = { name: "set", leaf: A, number: 5 };
  await publish(2, [4, -3, -12, 10, -2, -2, 4], {
    client: "other",
    gesture: 3,
    act,
  });
  await publish(3, [5, -3, -15, 10, -5, -2, 10], {
    client: "other",
    gesture: 3,
    act,
  });
  expect(store.history.last.value).toMatchObject({ by: "view", act });
  store.history.undo();
  expect(store.tape.data[A]).toBe(2);
});

test("when the kernel refuses Undo, its numbers show, and a second Undo works", () => {
  press(["set", 3, A]);
  answer();
  store.history.undo();
  const kernel = [3, -4, -12, 10, -2, -2, 4]; // a cell has set b
  answer({ error: "the graph was changed meanwhile", revision: 7 }, [
    kernel,
    kernel.map(() => 0),
  ]);
  expect(store.event.value).toMatchObject({ kind: "refused" });
  expect([...store.tape.data]).toEqual(kernel);
  expect(store.history.next.value).toBeUndefined();
  store.history.undo();
  expect([...store.tape.data]).toEqual([2, -3, -6, 10, 4, -2, -8]);
  expect(last().content.revision).toBe(7);
});

test("a waiting Undo never overwrites changes that a cell made meanwhile", () => {
  press(["set", 3, A]);
  store.history.undo(); // waits for the answer to the first
  const kernel = [3, -4, -12, 10, -2, -2, 4]; // a cell has set b
  answer({ revision: 7 }, [kernel, kernel.map(() => 0)]);
  expect([...store.tape.data]).toEqual(kernel);
  expect(store.event.value).toMatchObject({ kind: "refused" });
  expect(model.messages).toHaveLength(1);
  store.history.undo();
  expect([...store.tape.data]).toEqual([2, -3, -6, 10, 4, -2, -8]);
  store.history.redo();
  expect([...store.tape.data]).toEqual(kernel);
});

test("an act that the kernel refused makes no entry", () => {
  press(["set", 99, A]);
  answer({ error: "a: no" }, [
    [2, -3, -6, 10, 4, -2, -8],
    [0, 0, 0, 0, 0, 0, 0],
  ]);
  expect(store.history.last.value).toBeUndefined();
});

test("a graph that a cell rebuilds starts a new history", async () => {
  press(["set", 50, A]);
  const state = lState();
  (state.structure as { recording: number }).recording = 1;
  model.update({ ...state, revision: 4 });
  await Promise.resolve();
  expect(store.history.last.value).toBeUndefined();
});

test("a graph that the kernel runs is undone once the kernel has answered", () => {
  end.abort();
  const state = lState();
  (state.structure as { kernel_reason: string }).kernel_reason =
    "it has a _backward of its own";
  open(state);
  press(["backward"]);
  store.history.undo(); // waits: this page does not know yet what Backward did
  expect(model.messages).toHaveLength(1);
  answer({}, [
    [2, -3, -6, 10, 4, -2, -8],
    [6, -4, -2, -2, -2, 4, 1],
  ]);
  expect(last().content).toMatchObject({
    kind: "command",
    acts: [["restore", -1]],
  });
  expect(numbersOf(2)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  answer({}, [
    [2, -3, -6, 10, 4, -2, -8],
    [0, 0, 0, 0, 0, 0, 0],
  ]);
  store.history.redo();
  expect(numbersOf(2)).toEqual([6, -4, -2, -2, -2, 4, 1]);
});

test("Undo drops acts that still wait for the kernel, except settings", () => {
  press(["set", 3, A]);
  press(["learning_rate", 0.5], ["set", 1, B], ["backward"]); // wait
  store.history.undo();
  store.history.undo();
  answer();
  expect(last().content.acts).toEqual([
    ["learning_rate", -1],
    ["restore", -1],
  ]);
});

// ---- a graph that runs in a kernel that is gone

/** A graph that only the kernel can compute, whose `a` was set and sent. */
function openInKernel(): void {
  const state = lState();
  (state.structure as { kernel_reason: string }).kernel_reason = "its own rule";
  open(state);
  press(["set", 7, A]);
  expect(store.queue.busy).toBe(true);
}

test("Undo works on when the kernel is gone before it has answered", () => {
  openInKernel();
  model.fire("comm_live_update");
  store.history.undo();
  expect(store.tape.data[A]).toBe(2);
});

test("what was set before the page knew that there is no kernel can be undone", () => {
  openInKernel();
  store.queue.reach.value = "none";
  expect(store.isFixed).toBe(true);
  store.history.undo();
  expect(store.event.value).toMatchObject({ direction: "undo" });
  expect(store.tape.data[A]).toBe(2);
});
