// Exercises without code: the variants and verdicts of Python, and mistakes by closed forms.

import { describe, expect, test } from "vitest";
import fixtures from "../../tests/conformance/exercises.json";
import written from "../../tests/conformance/written.json";
import { hostOf } from "../src/host/host.ts";
import { readSource } from "../src/source/source.ts";
import { ExerciseStore } from "../src/store/exercise/exercise-store.ts";
import { faultOf } from "../src/store/exercise/judge-broken.ts";
import { judgeGradient } from "../src/store/exercise/judge-gradients.ts";
import { curveAt } from "../src/store/exercise/judge-match.ts";
import { runOrder } from "../src/store/exercise/judge-order.ts";
import { KINDS } from "../src/store/exercise/kinds.ts";
import {
  gradientsOf,
  planOf,
  type Variant,
  variantOf,
} from "../src/store/exercise/variant.ts";

const L = "a = 2.0\nb = -3.0\nc = 10.0\nf = -2.0\ne = a*b\nd = e + c\nL = d*f";

const plan = (source: object) => {
  const { model } = readSource({ view: "exercise", ...source } as never);
  const of = (key: string) => model.get(key as never);
  const keys = ["exercise_kind", "graphs", "draws", "settings", "hints"];
  return planOf(Object.fromEntries(keys.map((key) => [key, of(key)])) as never);
};

const variant = (source: object, seed = 0): Variant =>
  variantOf(plan(source), seed);

const judge = (of: Variant, answer: unknown) =>
  KINDS[of.kind].judge(of, answer as never);

const node = (of: Variant, name: string) => of.structure.names.indexOf(name);

interface Fixture {
  name: string;
  source: object;
  variants: {
    seed: number;
    leaves: Record<string, number>;
    settings: object;
    answer: unknown;
  }[];
  mistakes: [kind: string, answer: unknown][];
}

describe.each(fixtures as unknown as Fixture[])(
  "$name",
  ({ source, variants, mistakes }) => {
    test.each(variants)(
      "variant $seed is that of Python, and so is its answer",
      (one) => {
        const made = variant(source, one.seed);
        for (const [name, number] of Object.entries(one.leaves))
          expect(made.tape.data[node(made, name)], name).toBe(number);
        expect(made.settings).toMatchObject(one.settings);
        expect(judge(made, one.answer)).toMatchObject({ mistake: "" });
      },
    );

    test("each mistake has the name that it has in Python", () => {
      for (const [mistake, answer] of mistakes)
        expect(judge(variant(source), answer)).toMatchObject({ mistake });
    });
  },
);

test("the gradients of L are those of the lecture", () => {
  const made = variant({ kind: "gradients", code: L });
  const lecture = { L: 1, d: -2, f: 4, c: -2, e: -2, a: 6, b: -4 };
  for (const [name, grad] of Object.entries(lecture)) {
    expect(judgeGradient(made, node(made, name), grad).mistake).toBe("");
    expect(judgeGradient(made, node(made, name), grad + 1).mistake).not.toBe(
      "",
    );
  }
  expect(judge(made, lecture).mistake).toBe("");
});

test.each([
  ["a", -3, "upstream_forgotten"], // b, without the −2 that comes in
  ["a", -4, "own_operand"], // a · −2
  ["a", -2, "like_addition"],
  ["a", -5, "added_instead_of_multiplied"], // b + −2
  ["a", 2, "data_for_gradient"],
  ["a", -6, "sign"],
  ["a", 5, "wrong_number"],
  ["c", 1, "upstream_forgotten"],
])(
  "the gradient of %s answered as %d is the mistake %s",
  (name, given, mistake) => {
    const made = variant({ kind: "gradients", code: L });
    expect(judgeGradient(made, node(made, name), given).mistake).toBe(mistake);
  },
);

test("one path of two: b = a + a has 2, and each path brings 1", () => {
  const made = variant({
    kind: "predict",
    ask: "gradient",
    of: "a",
    code: "a = 3.0\nb = a + a",
  });
  expect(judge(made, 1).mistake).toBe("one_path");
  expect(judge(made, 2).mistake).toBe("");
});

test("no message about an answer has the right number in it", () => {
  const made = variant({ kind: "gradients", code: L });
  for (const given of [-3, -4, -2, -5, 2, -6, 5, 0])
    expect(judgeGradient(made, node(made, "a"), given).message).not.toMatch(
      /\b6\b/,
    );
});

test("an order that is wrong gives the wrong gradients of the lecture's f = d·e", () => {
  const source = {
    kind: "order",
    code: "a = -2.0\nb = 3.0\nd = a*b\ne = a + b\nf = d*e",
  };
  const made = variant(source);
  const grads = (...order: string[]) => {
    const all = runOrder(
      made,
      order.map((name) => node(made, name)),
    );
    return ["a", "b"].map((name) => all[node(made, name)]);
  };
  expect(grads("f", "d", "e")).toEqual([-3, -8]);
  expect(grads("e", "f", "d")).toEqual([3, -2]); // e had no gradient yet
  expect(judge(made, ["e", "f", "d"])).toMatchObject({ mistake: "too_early" });
  for (const right of [
    ["f", "d", "e"],
    ["f", "e", "d"],
  ])
    expect(judge(made, right).mistake).toBe("");
});

test("an order has each node once", () => {
  const made = variant({ kind: "order", code: L });
  expect(judge(made, ["L", "d", "e"]).mistake).toBe("");
  expect(judge(made, ["L", "f", "d"]).mistake).toBe("unfinished"); // f is a leaf
  expect(() => judge(made, ["L", "L", "d"])).toThrow("each node once");
  expect(() => judge(made, ["L", "z"])).toThrow("no Value “z”");
});

test.each(Array.from({ length: 30 }, (_, k) => k))(
  "in variant %d one node is broken, its gradient is right and that of an operand wrong",
  (seed) => {
    const made = variant(
      { kind: "broken", code: L, draw: { a: [2, 3], f: [-2, 3] } },
      seed,
    );
    const fault = faultOf(made);
    const exact = gradientsOf(made).grad;
    expect(fault.grad[fault.node]).toBe(exact[fault.node]);
    expect(fault.grad).not.toEqual(exact);
    for (const name of ["e", "d", "L"])
      expect(judge(made, name).mistake === "").toBe(
        node(made, name) === fault.node,
      );
  },
);

test("the slopes of 3x² − 4x + 5 are 6x − 4", () => {
  const made = variant({
    kind: "match",
    of: "x",
    at: [1],
    code: "x = 3.0\ny = 3*x**2 - 4*x + 5",
  });
  for (const x of [-3, 0, 2 / 3, 3])
    expect(curveAt(made, x).slope).toBeCloseTo(6 * x - 4, 12);
});

test("a step on (w − 1)² multiplies the distance by 1 − 2·rate", () => {
  const at = (learning_rate: number) =>
    variant({
      kind: "predict",
      ask: "step",
      of: "w",
      learning_rate,
      code: "w = 3.0\nloss = (w - 1)**2",
    });
  expect(judge(at(0.4), "falls").mistake).toBe("");
  expect(judge(at(1.0), "stays").mistake).toBe("");
  expect(judge(at(1.1), "rises").mistake).toBe("");
  expect(judge(at(1.1), "falls").mistake).toBe("step_too_large");
});

test("a variant has numbers of its list, and another seed another one", () => {
  const draw = { a: [1, 2, 3, 4], b: [5, 6, 7, 8] };
  const seen = Array.from({ length: 40 }, (_, seed) => {
    const { tape, structure } = variant(
      { kind: "gradients", code: L, draw },
      seed + 1,
    );
    return `${tape.data[structure.names.indexOf("a")]} ${tape.data[structure.names.indexOf("b")]}`;
  });
  expect(new Set(seen).size).toBeGreaterThan(10);
  for (const pair of seen) expect(pair).toMatch(/^[1-4] [5-8]$/);
});

test.each([
  [{}, "kind: expected one of predict, gradients"],
  [{ kind: "gradients" }, "code: expected text"],
  [{ kind: "gradients", code: "a = " }, "line 1"],
  [{ kind: "predict", code: L }, "of: expected"],
  [{ kind: "predict", code: L, of: "z" }, "no name “z”"],
  [{ kind: "tune", code: L, tune: ["a"] }, "target: expected"],
  [{ kind: "tune", code: L, tune: ["e"], target: 1 }, "tune: expected leaves"],
  [{ kind: "match", code: L, of: "d", at: [1] }, "of: expected leaves"],
  [{ kind: "predict", code: L, of: "d", ask: "step" }, "of: expected leaves"],
  [
    { kind: "gradients", code: L, draw: { a: "two" } },
    "draw.a: expected a list",
  ],
  [
    { kind: "gradients", code: L, draw: { e: [1, 2] } },
    "draw: expected names of a, b",
  ],
  [
    { kind: "gradients", code: L, draw: { hints: [1, 2] } },
    "draw: expected names of a, b",
  ],
  [{ kind: "gradients", code: L, seed: -1 }, "seed: expected a whole number"],
  [{ kind: "gradients", code: L, answer: 6 }, "has no “answer”"],
  [{ kind: "gradients", code: L, hints: "no" }, "hints: expected a list"],
])("a source %j is refused in words", (source, words) => {
  expect(() => plan(source)).toThrow(words);
});

test.each(written)("the formulas of $code are written as in Python", (one) => {
  const made = plan({ kind: "gradients", code: one.code });
  expect(made.graphs[0]?.written).toEqual(one.written);
});

const storeOf = (source: object) => {
  const end = new AbortController().signal;
  const { model } = readSource({ view: "exercise", ...source } as never);
  return new ExerciseStore(hostOf(model as never, end) as never, end);
};

test.each([
  ["gradients", {}, [0, -2]],
  ["order", {}, [-4, -2]],
  ["broken", { seed: 3 }, undefined],
  ["tune", { tune: ["b"], target: 0 }, [-4, -2]],
])(
  "in %s, Put back takes back what was moved, and no gradient",
  (kind, more, wanted) => {
    const store = storeOf({ kind, code: L, ...more });
    const { graph } = store;
    const [b, d] = [node(store.variant, "b"), node(store.variant, "d")];
    if (kind === "gradients") store.answerGradient(d, -2);
    if (kind === "order") store.runOrder(["L", "d", "e"]);
    const before = graph.tape.grad.slice();
    if (wanted) expect([before[b], before[d]]).toEqual(wanted);
    else expect(before.some(Boolean)).toBe(true);
    graph.do("set", 4, b);
    graph.do("reset");
    expect(graph.tape.data[b]).toBe(-3);
    expect(graph.tape.grad).toEqual(before);
  },
);
