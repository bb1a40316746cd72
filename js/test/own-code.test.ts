// @vitest-environment happy-dom
// A graph of a learner's own class: the page moves sliders, their code runs in the kernel, and the right
// gradients stand beside theirs.

import { beforeEach, expect, test } from "vitest";
import views from "../../tests/conformance/views.json";
import { type State, traitsOf } from "./fake-hosts.ts";
import {
  answer,
  last,
  model,
  numbersOf,
  open,
  openForEachTest,
  press,
  store,
} from "./kernel.ts";

const state = () => traitsOf<State>(views.own);
const at = (name: string) => store.structure.names.indexOf(name);

openForEachTest();
beforeEach(() => open(state()));

const now = (): [number[], number[]] => [
  [...store.tape.data],
  [...store.tape.grad],
];

test("yours and right differ where their pass went wrong", () => {
  const { first, verdict, diagnosis } = store.own.shown.value;
  expect(store.name(first)).toBe("d × d");
  expect(verdict).toContain("5 of 7 gradients are not right");
  expect(diagnosis).toContain("gradient where a number belongs");
  expect(store.own.right(at("d"))).toBe(8); // 2·d
  expect(store.tape.grad[at("d")]).not.toBe(8);
  expect(store.own.right(at("L"))).toBeUndefined();
});

test("the comparison is of the gradients it was made with", () => {
  press(["zero_grad"]);
  expect(last().content.kind).toBe("commit");
  expect(store.own.right(at("d"))).toBeUndefined();
  expect(store.own.shown.value).toMatchObject({ first: -1, verdict: "" });
  expect(store.own.isRoomy.value).toBe(true); // the cards keep their height
  store.sync.whenSettled(() => {});
  answer();
  store.history.undo();
  expect(store.own.right(at("d"))).toBe(8);
});

test("the page moves a leaf, and leaves Backward to their code", () => {
  const before = store.tape.grad[at("a")];
  press(["set", 3, at("a")]);
  expect(last().content.kind).toBe("commit");
  expect(store.tape.data[at("d")]).toBe(1); // 3·−3 + 10
  answer();
  press(["backward"]);
  expect(last().content).toMatchObject({
    kind: "command",
    acts: [["backward", -1]],
  });
  expect(store.tape.grad[at("a")]).toBe(before);
  const [data, grad] = now();
  answer({}, [data, grad.map(() => 5)]);
  expect(store.tape.grad[at("a")]).toBe(5);
  store.history.undo();
  expect(numbersOf(2)).toEqual(grad);
});

test("with Backward on change a move waits for their code, too", () => {
  open({ ...state(), backward_on_change: true });
  press(["set", 3, at("a")]);
  expect(last().content).toMatchObject({
    kind: "command",
    acts: [["set", at("a")]],
  });
  expect(store.tape.data[at("d")]).toBe(1);
});

test("a walk shows what their rule added, and what is right", async () => {
  const [data, grad] = now();
  const begun = grad.map((_, i) => Number(i === at("L")));
  store.walk.next();
  expect(store.walk.visits.value).toBeUndefined();
  answer({}, [data, begun]);
  store.walk.next();
  expect(last().content.acts).toEqual([["visit", at("L")]]);
  const visited = begun.slice();
  visited[at("d × d")] = 2;
  const shares = { [at("d × d")]: 1 };
  const own = { ...(state().own as object), turn: at("L"), shares };
  model.update({ own } as never);
  await Promise.resolve();
  answer({}, [data, visited]);
  const [visit] = store.walk.visits.value ?? [];
  const k = visit?.operands.indexOf(at("d × d")) ?? -1;
  expect(visit?.shares[k]).toBe(2);
  expect(store.own.share(at("L"), at("d × d"))).toBe(1);
  expect(store.own.share(at("L"), at("a"))).toBeUndefined();
  store.walk.previous();
  expect(numbersOf(2)).toEqual(begun);
});

test("nodes between their objects have no turn", () => {
  const between = state();
  (between.structure as { own: object }).own = {
    name: "Value",
    gradient: true,
    between: [at("d")],
  };
  open(between);
  expect(store.walk.length).toBe(3);
});

test("without a kernel their code cannot run, and the view says so", () => {
  model.refusesToSend = true;
  press(["zero_grad"]);
  press(["backward"]);
  expect(store.event.value).toMatchObject({ kind: "refused" });
  expect(store.walk.refusal).toContain("your code");
});

test("numbers that could not be computed again look out of date", async () => {
  model.update({ behind: { nodes: [at("L")], text: "L keeps" } } as never);
  await Promise.resolve();
  expect(store.own.behind).toBe("L keeps");
  expect(store.replay.value.isDataStale(at("L"))).toBe(true);
  expect(store.replay.value.isDataStale(at("d"))).toBe(false);
});
