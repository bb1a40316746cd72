// @vitest-environment happy-dom
// Gradient health: what is found in graphs whose gradients are known in closed form.

import { afterEach, expect, test } from "vitest";
import { record } from "../src/engine/recording.ts";
import { Tape } from "../src/engine/tape.ts";
import { Value } from "../src/engine/value.ts";
import { examine, FAR, type Finding, FLAT } from "../src/store/health.ts";
import type { Structure } from "../src/store/structure.ts";
import { button, closeAll, field, settled, shown, type } from "./page.ts";
import { until } from "./until.ts";

interface Graph {
  structure: Structure;
  tape: Tape;
  at: (value: Value) => number;
}

/** The graph of `root`, forward and backward done; leaves but `inputs` are constants. */
function graphOf(root: Value, ...inputs: Value[]): Graph {
  const { recording, data, index } = record(root);
  const tape = new Tape(recording);
  tape.data.set(data);
  tape.forward();
  tape.backward();
  const at = (value: Value) => index.get(value) as number;
  const isInput = new Set(inputs.map(at));
  const structure: Structure = {
    ...recording,
    recording: 1,
    names: [],
    scopes: [[]],
    scope: new Int32Array(tape.size),
    roles: recording.symbols.map((s, i) =>
      s !== "" ? "inner" : isInput.has(i) ? "input" : "constant",
    ),
    words: new Map(),
    kernelReason: "",
    notes: [],
  };
  return { structure, tape, at };
}

const found = ({ structure, tape }: Graph, stale = false): Finding[] =>
  examine(structure, tape, stale);

const ills = (graph: Graph) => found(graph).map(({ node, ill }) => [node, ill]);

test("the lecture's neuron: w2 gets no gradient because x2 is 0", () => {
  const [x1, x2] = [new Value(2), new Value(0)];
  const [w1, w2] = [new Value(-3), new Value(1)];
  const n = x1.mul(w1).add(x2.mul(w2)).add(6.8813735870195432);
  const graph = graphOf(n.tanh(), x1, x2, w1, w2);
  const [only, ...others] = found(graph);
  expect(others).toEqual([]);
  expect(only).toMatchObject({
    node: graph.at(w2),
    ill: "dead",
    cause: graph.at(x2),
  });
});

test("the lecture's neuron without its bias is saturated: the slope is 2.46e-05", () => {
  const n = new Value(-6);
  const graph = graphOf(n.tanh(), n);
  const [only] = found(graph);
  expect(only).toMatchObject({ ill: "saturated", node: graph.tape.root });
  expect(only?.amount).toBeCloseTo(2.46e-5, 7); // 1 − o², as the lecture has it
});

test.each([
  ["tanh", Math.atanh(Math.sqrt(1 - FLAT))],
  ["sigmoid", Math.log((1 + Math.sqrt(1 - FLAT)) / (1 - Math.sqrt(1 - FLAT)))],
] as const)(
  "%s is saturated from where its slope is less than 1 %% of the greatest",
  (name, edge) => {
    expect(ills(graphOf(new Value(edge * 0.999)[name]()))).toEqual([]);
    expect(ills(graphOf(new Value(edge * 1.001)[name]()))).toEqual([
      [1, "saturated"],
    ]);
  },
);

test.each([
  [0.5, []],
  [0, [[1, "dead"]]],
  [-1, [[1, "dead"]]],
])("relu of %d", (n, expected) => {
  expect(ills(graphOf(new Value(n).relu()))).toEqual(expected);
});

test.each([
  [10, "exploding"],
  [0.1, "vanishing"],
])(
  "a gradient that is multiplied by %d repeatedly is reported as %s once, where it crosses the limit",
  (factor, ill) => {
    const x = new Value(1);
    let y = x;
    for (let i = 0; i < 20; i++) y = y.mul(factor);
    const graph = graphOf(y, x);
    const [only, ...others] = found(graph);
    expect(others).toEqual([]);
    expect(only?.ill).toBe(ill);
    const { amount = 0, steps } = only as Finding;
    const times = ill === "exploding" ? amount : 1 / amount;
    expect(times / FAR).toBeGreaterThan(1);
    expect(times / FAR).toBeLessThan(11);
    expect(steps).toBe(Math.round(Math.log10(times)));
  },
);

test("a gradient too small for a float64 has vanished, but is not dead", () => {
  const x = new Value(1);
  const y = x.mul(1e-200).mul(1e-200);
  expect(ills(graphOf(y, x)).map(([, ill]) => ill)).toEqual([
    "vanishing", // below a millionth
    "vanishing", // not there any more
  ]);
});

test("shares that cancel are not reported", () => {
  const a = new Value(3);
  expect(ills(graphOf(a.sub(a), a))).toEqual([]);
});

test("gradients that are missing or out of date are not reported", () => {
  const graph = graphOf(new Value(-1).relu());
  expect(found(graph, true)).toEqual([]);
  graph.tape.zeroGrad();
  expect(found(graph)).toEqual([]);
});

test("NaN and infinity are found where they begin, each once", () => {
  const a = new Value(-1);
  const log = a.log();
  const inverse = new Value(0).pow(-1);
  const graph = graphOf(log.add(inverse).mul(2).exp());
  const births = found(graph).filter(({ ill }) => ill === "not finite");
  expect(births.map(({ node }) => node).sort()).toEqual(
    [graph.at(log), graph.at(inverse)].sort(),
  );
});

test("a gradient that is not finite is found also when every number is finite", () => {
  const x = new Value(0);
  const graph = graphOf(x.sqrt(), x); // its slope at 0 is infinite
  expect(found(graph)).toMatchObject([
    { node: graph.at(x), ill: "not finite", of: "grad", by: graph.tape.root },
  ]);
});

// ---- in the view

afterEach(closeAll);

const signs = (el: ParentNode) =>
  [...el.querySelectorAll(".mgw-card [role=img]")].map((sign) => [
    sign.parentElement?.getAttribute("aria-label"),
    sign.getAttribute("aria-label"),
  ]);

test("a sign on the card gives the reason, and the panel lists it with a button to the card", async () => {
  const { el } = shown();
  type(field(el, "f value"), "0");
  button(el, "Health").click();
  await settled();
  expect(el.textContent).toContain("There are no gradients yet");
  expect(signs(el)).toEqual([]);
  button(el, "Backward").click();
  await until(() => expect(signs(el)).toHaveLength(1));
  const words = "It gets no gradient: f, the other factor in d × f, is 0.";
  expect(signs(el)).toEqual([["d", `Dead: ${words}`]]);
  const panel = el.querySelector("[aria-label='Gradient health']");
  expect(panel?.textContent).toContain(words);
  expect(panel?.textContent).not.toContain("All is well");
  button(el, "Go to d").click();
  await until(() =>
    expect(el.querySelector("[aria-label=d]")?.className).toContain(
      "mgw-selected",
    ),
  );
});

test("signs disappear when the numbers change", async () => {
  const { el } = shown();
  type(field(el, "f value"), "0");
  button(el, "Backward").click();
  await until(() => expect(signs(el)).toHaveLength(1));
  type(field(el, "f value"), "1");
  await until(() => expect(signs(el)).toEqual([]));
});

test("the panel says when a graph is healthy", async () => {
  const { el } = shown();
  button(el, "Health").click();
  button(el, "Backward").click();
  await settled();
  expect(el.textContent).toContain("All is well");
});
