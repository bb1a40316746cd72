// @vitest-environment happy-dom
import { expect, test } from "vitest";
import type { GraphStore } from "../src/store/graph-store.ts";
import { lState } from "./fake-hosts.ts";
import {
  A,
  answer,
  B,
  C,
  end,
  L,
  last,
  numbersOf,
  open,
  openForEachTest,
  press,
  store,
} from "./kernel.ts";

openForEachTest();

test("Undo and Redo of every act restore the exact bits", () => {
  const acts: Parameters<GraphStore["do"]>[] = [
    ["set", 0.1 + 0.2, A],
    ["backward"],
    ["step", 0.037],
    ["backward"],
    ["zero_grad"],
    ["set", -0, B],
    ["begin"],
    ["visit", 0, L],
    ["reset"],
  ];
  const states = [store.replay.value.state()];
  for (const act of acts) {
    press(act);
    states.push(store.replay.value.state());
  }
  for (const state of states.slice(0, -1).reverse()) {
    store.history.undo();
    expect(store.replay.value.state()).toEqual(state);
  }
  expect(store.history.last.value).toBeUndefined();
  for (const state of states.slice(1)) {
    store.history.redo();
    expect(store.replay.value.state()).toEqual(state);
  }
  expect(store.history.next.value).toBeUndefined();
});

test("an undone number reaches the kernel as a state, not as a move of a slider", () => {
  store.do("set", 2.5, A);
  answer();
  store.history.undo();
  expect(last().content).toMatchObject({
    kind: "commit",
    acts: [["restore", -1]],
  });
  expect(numbersOf(1)).toEqual([2, -3, -6, 10, 4, -2, -8]);
});

test("a drag is one entry, and the next drag of the same leaf another", () => {
  for (const number of [2.1, 2.2, 2.3]) store.do("set", number, A);
  store.history.seal();
  for (const number of [2.4, 2.5]) store.do("set", number, A);
  store.history.undo();
  expect(store.tape.data[A]).toBe(2.3);
  store.history.undo();
  expect(store.tape.data[A]).toBe(2);
});

test("a drag that moves two leaves makes one entry", () => {
  store.history.hold();
  for (const number of [1, 1.5]) {
    store.do("set", number, A);
    store.do("set", -number, B);
  }
  store.history.release();
  store.do("set", 7, C);
  store.history.undo();
  expect(store.history.last.value?.leaves).toEqual([A, B]);
  store.history.undo();
  expect([...store.tape.data]).toEqual([2, -3, -6, 10, 4, -2, -8]);
});

test("an act that changes nothing makes no entry", () => {
  press(
    ["zero_grad"],
    ["forward"],
    ["step", 0.1],
    ["reset"],
    ["learning_rate", 0.01],
  );
  expect(store.history.last.value).toBeUndefined();
});

test("a new act after Undo leaves nothing to redo", () => {
  press(["set", 3, A], ["set", 1, B]);
  store.history.undo();
  expect(store.history.next.value?.act).toMatchObject({ name: "set", leaf: B });
  press(["set", 5, C]);
  expect(store.history.next.value).toBeUndefined();
});

test("Undo of settings and marks changes no number", () => {
  press(["set", 3, A], ["learning_rate", 0.5], ["move", 0, B]);
  store.history.undo();
  expect(store.settings.moves.value[B]).toBe(1);
  store.history.undo();
  expect(store.settings.learningRate.value).toBe(0.01);
  expect(store.tape.data[A]).toBe(3);
  store.history.redo();
  expect(store.settings.learningRate.value).toBe(0.5);
});

test("acts that belong together are undone together", () => {
  press(["forward_on_change", 0], ["set", 5, A]);
  store.history.together(() => {
    store.do("forward_on_change", 1);
    store.do("forward");
  });
  expect(store.tape.data[L]).toBe(10);
  store.history.undo();
  expect(store.tape.data[L]).toBe(-8);
  expect(store.settings.forwardOnChange.value).toBe(false);
  store.history.redo();
  expect(store.tape.data[L]).toBe(10);
  expect(store.settings.forwardOnChange.value).toBe(true);
});

test("a hundred entries are kept, the oldest dropped", () => {
  for (let i = 1; i <= 130; i++) press(["set", i + 10, A]);
  for (let i = 0; i < 130; i++) store.history.undo();
  expect(store.tape.data[A]).toBe(30 + 10);
  expect(store.history.last.value).toBeUndefined();
});

test("a walk goes back with Undo and on with Redo, and stays a walk", () => {
  store.walk.next();
  store.walk.next();
  store.walk.next();
  expect(store.name(store.walk.current.value)).toBe("d");
  const two = store.replay.value.state();
  store.history.undo();
  expect(store.walk.visits.value).toHaveLength(1);
  store.history.redo();
  expect(store.walk.visits.value).toHaveLength(2);
  expect(store.replay.value.state()).toEqual(two);
});

test("going back one node in a walk leaves that node to be redone", () => {
  store.walk.next();
  store.walk.next();
  store.walk.previous();
  expect(store.history.last.value?.act?.name).toBe("begin");
  expect(store.history.next.value?.act?.name).toBe("visit");
});

test("a range is committed, undone, and found again after a reload", () => {
  store.range(A);
  store.history.together(() => {
    store.do("range_min", -1, A);
    store.do("range_max", 3, A);
  });
  expect(store.range(A).value).toEqual({ min: -1, max: 3 });
  expect(last().content.acts).toEqual([
    ["range_min", A],
    ["range_max", A],
  ]);
  expect(numbersOf(0)).toEqual([-1, 3]);
  store.history.undo();
  expect(store.range(A).value).toEqual({ min: -15, max: 15 });
  end.abort();
  open({ ...lState(), ranges: { 0: [-1, 3] } });
  expect(store.range(A).value).toEqual({ min: -1, max: 3 });
});
