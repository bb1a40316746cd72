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
  (state.structure as { kernel_reason: string }).kernel_reason =
    "L has its own rule";
  open(state);
});

const visits = () => store.walk.visits.value;

/** Walk as far as the visit of L. */
function walked(): void {
  store.walk.next();
  answer({}, [DATA, BEGUN]);
  store.walk.next();
  answer({}, [DATA, VISITED]);
}

test("a walk begins once the kernel has begun", () => {
  store.walk.next();
  expect(last().content).toMatchObject({
    kind: "command",
    acts: [["begin", -1]],
  });
  expect(visits()).toBeUndefined();
  store.walk.next(); // too early
  expect(model.messages).toHaveLength(1);
  answer({}, [DATA, BEGUN]);
  expect(visits()).toEqual([]);
  expect(store.tape.grad[L]).toBe(1);
});

test("the shares of a node are what the kernel has added", () => {
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

test("going back one node asks for the numbers before it", () => {
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

test("a refusal by the kernel is shown, and ends the walk", () => {
  walked();
  store.walk.next();
  answer({ error: "d has no rule" }, [DATA, VISITED]);
  expect(store.event.value).toEqual({ kind: "refused", why: "d has no rule" });
  expect(visits()).toBeUndefined();
});

test("a slider ends the walk, also while a step is in flight", () => {
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

test("without a kernel the walk says why it cannot begin", () => {
  model.fire("comm_live_update");
  expect(store.walk.refusal).toBe("L has its own rule");
  store.walk.next();
  expect(model.messages).toEqual([]);
  expect(visits()).toBeUndefined();
});

test.each([
  ["before a step", () => model.fire("comm_live_update")],
  [
    "as a step is sent",
    () => {
      model.refusesToSend = true;
    },
  ],
])("a kernel that is gone %s ends the walk: no step is made up", (_, lose) => {
  walked();
  lose();
  store.walk.visit(D);
  expect(store.queue.isAlone).toBe(true);
  expect(visits()).toBeUndefined();
  expect([...store.tape.grad]).toEqual(VISITED);
});

test("a kernel that is gone with a step in flight ends the walk, also one that plays", () => {
  walked();
  store.walk.play();
  expect(store.walk.awaits).toBe(true);
  model.fire("comm_live_update");
  expect(store.walk.awaits).toBe(false);
  expect(store.walk.playing.value).toBe(false);
  expect(visits()).toBeUndefined();
});

test("without a kernel a walk goes back by itself", () => {
  walked();
  model.fire("comm_live_update");
  store.walk.previous();
  expect(visits()).toEqual([]);
  expect([...store.tape.grad]).toEqual(BEGUN);
});
