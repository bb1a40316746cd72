// @vitest-environment happy-dom
// A walk through a graph that runs in the kernel: each step is a command, and waits for its answer.

import { beforeEach, expect, test } from "vitest";
import { lState } from "./fake-hosts.ts";
import {
  A,
  answer,
  L,
  last,
  model,
  numbersOf,
  open,
  openForEachTest,
  store,
} from "./kernel.ts";

const DATA = [2, -3, -6, 10, 4, -2, -8];
const ZERO = [0, 0, 0, 0, 0, 0, 0];
const BEGUN = [0, 0, 0, 0, 0, 0, 1];
const [E, D, F] = [2, 4, 5] as const;
const VISITED = [0, 0, 0, 0, -2, 4, 1]; // L: lecture, manual backprop

openForEachTest();
beforeEach(() => {
  const state = lState();
  (state.structure as { driven: string }).driven = "L has its own rule";
  open(state);
});

const visits = () => store.walk.visits.value;

/** As far as the visit of L. */
function walked(): void {
  store.walk.next();
  answer({}, [DATA, BEGUN]);
  store.walk.next();
  answer({}, [DATA, VISITED]);
}

test("it begins once the kernel has begun", () => {
  store.walk.next();
  expect(last().content).toMatchObject({
    kind: "command",
    acts: [["begin", -1]],
  });
  expect(visits()).toBeUndefined();
  store.walk.next(); // too early
  expect(model.letters).toHaveLength(1);
  answer({}, [DATA, BEGUN]);
  expect(visits()).toEqual([]);
  expect(store.tape.grad[L]).toBe(1);
});

test("what a node passed on is what the kernel has added", () => {
  walked();
  expect(last().content.acts).toEqual([["visit", L]]);
  expect(visits()).toMatchObject([
    {
      node: L,
      operands: [D, F],
      arrived: 1,
      before: [0, 0],
      shares: [-2, 4],
      after: [-2, 4],
    },
  ]);
  store.walk.next();
  expect(last().content.acts).toEqual([["visit", D]]);
});

test("one node back asks for the numbers from before it", () => {
  walked();
  store.walk.previous();
  expect(last().content).toMatchObject({
    kind: "command",
    acts: [["restore", -1]],
  });
  expect(numbersOf(2)).toEqual(BEGUN);
  answer({}, [DATA, BEGUN]);
  expect(visits()).toEqual([]);
  store.walk.previous();
  answer({}, [DATA, ZERO]);
  expect(visits()).toBeUndefined();
  expect([...store.tape.grad]).toEqual(ZERO);
});

test("a refusal by the kernel is announced, and ends the walk", () => {
  walked();
  store.walk.next();
  answer({ error: "d has no rule" }, [DATA, VISITED]);
  expect(store.event.value).toEqual({ kind: "refused", why: "d has no rule" });
  expect(visits()).toBeUndefined();
});

test("a slider ends the walk, also while a step is on its way", () => {
  walked();
  store.walk.next();
  store.do("set", 7, A);
  expect(visits()).toBeUndefined();
  answer({}, [DATA, VISITED]);
  answer({}, [DATA, VISITED]);
  expect(visits()).toBeUndefined();
});

test("in an order of one's own the leaves begin without gradients", () => {
  store.walk.choose("own");
  store.walk.next();
  expect(last().content.acts).toEqual([["zero_grad", -1]]);
  answer({}, [DATA, ZERO]);
  expect(visits()).toBeUndefined();
  expect(last().content.acts).toEqual([["begin", -1]]);
  answer({}, [DATA, BEGUN]);
  store.walk.visit(E); // before L and d: nothing has arrived
  answer({}, [DATA, BEGUN]);
  expect(visits()).toMatchObject([{ node: E, shares: [0, 0], missing: [D] }]);
});

test("without a kernel it says why it cannot be walked", () => {
  model.fire("comm_live_update");
  expect(store.walk.refusal).toBe("L has its own rule");
  store.walk.next();
  expect(model.letters).toEqual([]);
  expect(visits()).toBeUndefined();
});
