import { afterEach, expect, test, vi } from "vitest";
import { Value } from "../src/engine/value.ts";
import type { Host } from "../src/host/host.ts";
import { hostOf } from "../src/host/host.ts";
import { backward, descent, fresh, NONE } from "../src/store/broken.ts";
import { GraphStore, type Model } from "../src/store/graph-store.ts";
import { JupyterModel, lState, type State } from "./fake-hosts.ts";
import { graphState } from "./graph-state.ts";

function open(state: State = lState()) {
  const model = new JupyterModel(state);
  const end = new AbortController();
  const host = hostOf(model.proxy() as never, end.signal) as Host<Model>;
  const store = new GraphStore(host, end.signal);
  const at = (name: string) => store.structure.names.indexOf(name);
  const grad = (name: string) => store.tape.grad[at(name)];
  return { model, store, at, grad, walk: store.walk };
}

afterEach(() => vi.useRealTimers());

/** a = −2, b = 3, d = a·b, e = a + b, f = d·e: lecture.md, item 9. */
function reuse() {
  const a = new Value(-2);
  const b = new Value(3);
  const d = a.mul(b);
  const e = a.add(b);
  const f = d.mul(e);
  return graphState(f, { a, b, d, e, f });
}

/** The neuron of the lecture, item 6. */
function neuron() {
  const leaf = (data: number) => new Value(data);
  const [x1, x2, w1, w2] = [leaf(2), leaf(0), leaf(-3), leaf(1)];
  const b = leaf(6.8813735870195432);
  const x1w1 = x1.mul(w1);
  const x2w2 = x2.mul(w2);
  const n = x1w1.add(x2w2).add(b);
  const o = n.tanh();
  return graphState(o, { x1, x2, w1, w2, b, x1w1, x2w2, n, o });
}

test("a walk backward through L stops at the numbers of the lecture", () => {
  const { walk, grad, store } = open();
  walk.next(); // begins: L 1
  expect([grad("L"), grad("d"), grad("f")]).toEqual([1, 0, 0]);
  expect(store.name(walk.current.value)).toBe("L");
  walk.next(); // L = d · f
  expect([grad("d"), grad("f"), grad("e")]).toEqual([-2, 4, 0]);
  walk.next(); // d = e + c
  expect([grad("e"), grad("c"), grad("a")]).toEqual([-2, -2, 0]);
  expect(walk.done.value).toBe(false);
  walk.next(); // e = a · b
  expect([grad("a"), grad("b")]).toEqual([6, -4]);
  expect(walk.done.value).toBe(true);
});

test("a visit has the arrived gradient, the share of each operand, and the running sum", () => {
  const { walk, at } = open(reuse());
  for (let i = 0; i < 4; i++) walk.next();
  const visit = walk.visits.value?.at(-1);
  expect(visit?.node).toBe(at("d"));
  expect(visit?.arrived).toBe(1); // f = d·e, e is 1
  expect(visit?.operands).toEqual([at("a"), at("b")]);
  expect(visit?.shares).toEqual([3, -2]);
  expect(visit?.before).toEqual([-6, -6]); // from e
  expect(visit?.after).toEqual([-3, -8]);
});

test("a product of a Value with itself adds two shares to one gradient", () => {
  const a = new Value(3);
  const { walk, grad } = open(graphState(a.mul(a), { a }));
  walk.next();
  walk.next();
  expect(walk.visits.value?.at(-1)?.shares).toEqual([3, 3]);
  expect(grad("a")).toBe(6);
});

test("the gradients at the end are those of Backward, to the bit", () => {
  const walked = open(neuron());
  for (let i = 0; i <= walked.walk.length; i++) walked.walk.next();
  const pressed = open(neuron());
  pressed.store.do("backward");
  expect(walked.store.tape.grad).toEqual(pressed.store.tape.grad);
  expect(walked.grad("x1")).toBeCloseTo(-1.5, 12);
  expect(walked.grad("w1")).toBeCloseTo(1, 12);
});

test("going back undoes exactly, to before the walk began", () => {
  const { walk, store } = open(neuron());
  store.do("backward"); // leaves hold gradients already
  const begun = store.tape.grad.slice();
  const stops: Float64Array[] = [];
  walk.next();
  while (!walk.done.value) {
    stops.push(store.tape.grad.slice());
    walk.next();
  }
  for (const stop of stops.reverse()) {
    walk.previous();
    expect(store.tape.grad).toEqual(stop);
  }
  walk.previous();
  expect(store.tape.grad).toEqual(begun);
  expect(walk.visits.value).toBeUndefined();
});

test("leaves add up on a second walk, as with Backward", () => {
  const { walk, grad } = open();
  for (const _ of [1, 2]) {
    walk.stop();
    for (let i = 0; i <= walk.length; i++) walk.next();
  }
  expect([grad("a"), grad("b"), grad("e")]).toEqual([12, -8, -2]);
});

test("each step is committed", () => {
  const { walk, model, at } = open();
  const acts = () => model.sent.flatMap(({ content }) => content.acts ?? []);
  walk.next();
  expect(acts()).toEqual([["begin", -1]]);
  walk.next();
  expect(model.sent.length).toBeGreaterThan(0);
  expect(walk.visits.value?.[0]?.node).toBe(at("L"));
});

const TEMPO = 1200; // ms a node

test("playing goes to the end, and stays there", () => {
  vi.useFakeTimers();
  const { walk } = open();
  walk.play();
  expect([walk.playing.value, walk.visits.value?.length]).toEqual([true, 0]);
  vi.advanceTimersByTime(TEMPO);
  expect(walk.visits.value?.length).toBe(1);
  vi.advanceTimersByTime(9 * TEMPO);
  expect(walk.done.value).toBe(true);
  expect(walk.playing.value).toBe(false);
});

test("a paused walk stays at its node; a step back pauses it", () => {
  vi.useFakeTimers();
  const { walk } = open();
  walk.play();
  vi.advanceTimersByTime(TEMPO);
  walk.pause();
  vi.advanceTimersByTime(9 * TEMPO);
  expect(walk.visits.value?.length).toBe(1);
  walk.play();
  walk.previous();
  vi.advanceTimersByTime(9 * TEMPO);
  expect(walk.playing.value).toBe(false);
  expect(walk.visits.value?.length).toBe(1);
});

test("a walk forward computes each node from its operands", () => {
  const { walk, store, at } = open();
  store.do("forward_on_change", 0);
  store.do("set", 5, at("a"));
  walk.choose("forward");
  walk.next();
  expect(store.tape.data[at("e")]).toBe(-6);
  walk.next();
  expect(store.tape.data[at("e")]).toBe(-15);
  expect(store.tape.data[at("d")]).toBe(4);
  walk.next();
  expect(store.tape.data[at("d")]).toBe(-5);
  walk.previous();
  expect(store.tape.data[at("d")]).toBe(4);
});

test("an order of one's own that is not topological gives wrong gradients", () => {
  const { walk, at, grad } = open(reuse());
  walk.choose("own");
  walk.next();
  walk.visit(at("d")); // before f has passed anything on to it
  expect(walk.visits.value?.[0]?.missing).toEqual([at("f")]);
  walk.visit(at("f"));
  walk.visit(at("e"));
  expect(walk.done.value).toBe(true);
  expect([grad("a"), grad("b")]).toEqual([-6, -6]);
  const right = walk.right();
  expect([right[at("a")], right[at("b")]]).toEqual([-3, -8]);
});

test("an order of one's own that is topological is right", () => {
  const { walk, at, grad } = open(reuse());
  walk.choose("own");
  walk.next();
  for (const name of ["f", "d", "e"]) walk.visit(at(name));
  expect(walk.visits.value?.flatMap(({ missing }) => missing)).toEqual([]);
  expect([grad("a"), grad("b")]).toEqual([-3, -8]);
});

test("a node is visited once, a leaf never", () => {
  const { walk, at } = open(reuse());
  walk.choose("own");
  walk.next();
  walk.visit(at("a"));
  walk.visit(at("f"));
  walk.visit(at("f"));
  expect(walk.visits.value?.map(({ node }) => node)).toEqual([at("f")]);
});

test.each([
  ["set", 3],
  ["step", 0.1],
  ["backward", 0],
  ["zero_grad", 0],
  ["reset", 0],
] as const)("%s ends a walk, and keeps its change", (name, number) => {
  const { walk, store, at } = open();
  walk.next();
  walk.next();
  store.do(name, number, name === "set" ? at("a") : -1);
  expect(walk.visits.value).toBeUndefined();
  if (name === "set") expect(store.tape.data[at("a")]).toBe(3);
});

test("a setting ends no walk", () => {
  const { walk, store } = open();
  walk.next();
  store.do("learning_rate", 0.5);
  expect(walk.visits.value).toEqual([]);
});

// ---- engines with mistakes

const gradients = (state: State, faults: Partial<typeof NONE>) => {
  const { store, at } = open(state);
  const tape = fresh(store.structure, store.tape.data);
  backward(store.structure, tape, { ...NONE, ...faults });
  return (name: string) => tape.grad[at(name)];
};

test("= instead of +=: the lecture's wrong answer for a used twice", () => {
  const a = new Value(3);
  const right = gradients(graphState(a.add(a), { a }), {});
  const wrong = gradients(graphState(a.add(a), { a }), { assign: true });
  expect([right("a"), wrong("a")]).toEqual([2, 1]);
  const reused = gradients(reuse(), { assign: true });
  expect([
    [3, -2],
    [-6, -6],
  ]).toContainEqual([reused("a"), reused("b")]);
});

test("tanh′ = 1 − t is wrong by the factor (1 + t)", () => {
  const right = gradients(neuron(), {});
  const wrong = gradients(neuron(), { tanh: true });
  const t = Math.SQRT1_2; // the lecture chose b so
  expect((right("n") as number) / (wrong("n") as number)).toBeCloseTo(
    1 + t,
    12,
  );
});

test("no faults: descent is what Step does", () => {
  const { store } = open();
  const options = { steps: 3, rate: 0.01, moves: store.settings.moves.value };
  const numbers = descent(store.structure, store.tape.data, NONE, options);
  const stepped = [store.tape.data[store.root]];
  for (let i = 0; i < 3; i++) {
    store.do("zero_grad");
    store.do("backward");
    store.do("step", 0.01);
    stepped.push(store.tape.data[store.root]);
  }
  expect(numbers).toEqual(stepped);
});

test("without zero grad the second step adds to the first one's gradients", () => {
  const x = new Value(3);
  const { store } = open(graphState(x.mul(x), { x })); // x² from 3, rate 0.1
  const options = { steps: 2, rate: 0.1, moves: store.settings.moves.value };
  const kept = { ...NONE, keep: true };
  const numbers = descent(store.structure, store.tape.data, kept, options);
  // 3 − 0.1·6 = 2.4, then 2.4 − 0.1·(6 + 4.8) = 1.32
  expect(numbers[2]).toBeCloseTo(1.32 ** 2, 12);
});
