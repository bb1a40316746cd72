// What is wrong with a source is refused in words, at once, with the place in the code or the key.

import { expect, test } from "vitest";
import { readSource, SOURCE_KEYS } from "../src/source/source.ts";

/** Why `source` is refused; "" if it is not. */
function refusal(source: object): string {
  try {
    readSource(source as never);
    return "";
  } catch (problem) {
    expect((problem as Error).constructor).toBe(Error); // others are shown as "its state is damaged"
    return (problem as Error).message;
  }
}

const ofCode = (code: string) => refusal({ view: "graph", code });

const OPERAND = "expected a number, a name or (";
const NEXT = "expected + - * / ** or the end of the line";
const REFUSED: [code: string, place: string, why: string][] = [
  ["a = 2\nb = a +* 3", "2, column 8", `${OPERAND}, got *`],
  ["a = 2\nb = a *", "2, column 8", `${OPERAND}, got the end`],
  [
    "a = 2\n\n# c\n  L = (a*3",
    "4, column 11",
    "expected + - * / ** or ), got the end",
  ],
  ["a = 2\r\nL = a*3)", "2, column 8", `${NEXT}, got )`],
  ["a = 2; L = a b", "1, column 14", `${NEXT}, got b`],
  [
    "L = (\n  2*a)",
    "2, column 5",
    "expected a number, or a name that a line above gives one, got a",
  ],
  ["a = 2\nL = a*é", "2, column 7", "expected a name from above (a), got é"],
  [
    "a = 2\nL = a.foo",
    "2, column 7",
    "expected data, grad, label or an operation such as tanh(), got foo",
  ],
  ["a = 2\nL = a.tanh", "2, column 7", "expected tanh(), got tanh"],
  [
    "a = 2\nL = a.tanh(3)",
    "2, column 5",
    "expected nothing in the parentheses, got 1",
  ],
  [
    "a = 2\nL = 3a",
    "2, column 5",
    "expected a number such as 2, 0.5 or 1e-3, got 3a",
  ],
  [
    "a = 007",
    "1, column 5",
    "expected a number such as 2, 0.5 or 1e-3, got 007",
  ],
  [
    "a = 2\nL = a*'x'",
    "2, column 7",
    'expected a Value or a number, got the text "x"',
  ],
  ["a = 'x", "1, column 5", "expected a ' at the end of the text, got 'x"],
  [
    "3 + 4",
    "1, column 6",
    "expected an expression with names in it, such as L = a*b, got none",
  ],
  ["a = 1/0", "1, column 7", "it divides by 0"],
  ["a = (-8)**0.5", "1, column 11", "-8**0.5 is no real number"],
  [
    "for i in range(3):\n  a = 2",
    "1, column 1",
    "expected a line such as L = a*b, got for: loops, functions and imports are not read here",
  ],
  [
    "a = 2\npass",
    "2, column 1",
    "expected a line such as L = a*b, got pass: loops, functions and imports are not read here",
  ],
  ["f = lambda x: x", "1, column 5", `${OPERAND}, got lambda`],
  ["a = 2\nL = a*None", "2, column 7", `${OPERAND}, got None`],
  ["a = 2\nL = in*2", "2, column 5", `${OPERAND}, got in`],
  ["a = 2\nL = a – 3", "2, column 7", `${NEXT}, got –: type - instead`],
  ["a = Value()", "1, column 5", "expected a number in Value(…)"],
  [
    "a = Value(2, 'a')",
    "1, column 14",
    'expected label="…" after the number, got another argument',
  ],
  ["a = Value('2')", "1, column 11", 'expected a number, got the text "2"'],
  ["a = Value(2, lable='a')", "1, column 14", 'expected label="…", got lable'],
  ["a = 2\nL = a ? 1 : 2", "2, column 7", `${NEXT}, got ?`],
  ["a = [1, 2]", "1, column 5", `${OPERAND}, got [`],
  ["a = 2\nL = a − 3", "2, column 7", `${NEXT}, got −: type - instead`],
  ["a = 2\nL = a−3", "2, column 6", `${NEXT}, got −: type - instead`],
  [
    "a = 2\na + 1 = 3",
    "2, column 1",
    "expected a name before =, got an expression",
  ],
  ["a = 2\nL = max(a 3)", "2, column 11", "expected + - * / ** or ), got 3"],
  ["a = 2\nL = a..tanh()", "2, column 7", "expected a name, got .tanh"],
  [
    "a = 2\nL = a.backward() + 1",
    "2, column 5",
    "expected a Value or a number, got nothing",
  ],
  [
    "a = 2\n  a.data = 'x'",
    "2, column 12",
    'expected a number, got the text "x"',
  ],
  [
    "a = 2\nL = a.constructor",
    "2, column 7",
    "expected data, grad, label or an operation such as tanh(), got constructor",
  ],
  [
    "L = __proto__",
    "1, column 5",
    "expected a number, or a name that a line above gives one, got __proto__",
  ],
];

test.each([
  ["a = 2\u00a0+ 1\nL =\u2003a*2\u200b", ["a", "2", "L"]],
  ["\ufeffa = 2\f\nL = a*2 #\u00a0b", ["a", "2", "L"]],
  ["a = 2\nprint(f'{a:.4f} (')\nL = a*2\nprint(L.data)", ["a", "2", "L"]],
  ["é = 2\nL = e\u0301*2", ["é", "2", "L"]],
])("%j is read as Python does, or as its writer sees it", (code, names) => {
  const { model } = readSource({ view: "graph", code });
  expect(
    (model as { get(key: string): unknown }).get("structure"),
  ).toMatchObject({ names });
});

test.each(REFUSED)("%j: line %s", (code, place, why) => {
  expect(ofCode(code)).toBe(`line ${place}: ${why}`);
});

test("names that every object has are names like others", () => {
  expect(
    ofCode("constructor = 2\n__proto__ = 3\ntoString = constructor*__proto__"),
  ).toBe("");
  expect(ofCode("L = hasOwnProperty(2)")).toMatch(
    /^line 1, column 5: expected one of Value, /,
  );
});

const HOSTILE: [what: string, code: string, why: RegExp][] = [
  [
    "10⁵ characters",
    "a = 2 + ".repeat(12_500),
    /expected at most 20000 characters of code, got 100000/,
  ],
  [
    "deep parentheses",
    `a = 2\n${"(".repeat(9000)}a`,
    /column 101: expected at most 100 parentheses/,
  ],
  ["many signs", `a = 2\n${"-".repeat(9000)}a`, /at most 100 parentheses/],
  [
    "a tower of powers",
    `a = 2\na${"**a".repeat(3000)}`,
    /at most 100 parentheses/,
  ],
  [
    "calls in calls",
    `a = 2\n${"tanh(".repeat(3000)}a`,
    /at most 100 parentheses/,
  ],
  ["a long sum", `a = 2\na${"+a".repeat(9000)}`, /at most 1000 operations/],
  [
    "a long chain of calls",
    `a = 2\na${".exp()".repeat(3000)}`,
    /at most 1000 operations/,
  ],
  ["a number too large", "a = 2\nL = a*9**9**9**9", /is too large/],
];

test.each(HOSTILE)("%s: refused", (_, code, why) => {
  expect(ofCode(code)).toMatch(why);
});

const NETWORK = { view: "network", layers: [2, 1], x: [1, 2] };
const RUN = { view: "training", layers: [2, 1], data: "moons" };
const KEYS: [source: object, why: RegExp | string][] = [
  [
    { view: "nope" },
    'view: expected one of graph, network, neuron, derivative, training, exercise, surface, got "nope"',
  ],
  [{ view: "constructor" }, /^view: expected one of graph/],
  [
    { micrograd_widgets: 2, view: "graph" },
    "micrograd_widgets: expected schema 1, got 2",
  ],
  [{ view: "graph" }, "code: expected text, got nothing"],
  [
    { view: "graph", code: "a = 2", lr: 3 },
    /^the source of a graph has no “lr”, only .*learning_rate/,
  ],
  [JSON.parse('{"view": "graph", "__proto__": {}}'), /has no “__proto__”/],
  [
    { view: "graph", code: "a = 2", learning_rate: "x" },
    'learning_rate: expected a finite number, got "x"',
  ],
  [
    { view: "graph", code: "a = 2", digits: 16 },
    "digits: expected a whole number from 0 to 15, got 16",
  ],
  [
    { ...NETWORK, editable: true },
    "editable: expected false for a network: only the code of a graph can be edited",
  ],
  [
    { ...NETWORK, layers: [2, 1e9] },
    "layers: expected at most 10000 weights and biases, got 3000000000",
  ],
  [{ ...NETWORK, layers: [2] }, /^layers: expected the number of inputs and/],
  [
    { ...NETWORK, layers: [2, 4.5] },
    "layers: expected whole numbers, at least 1, got 4.5",
  ],
  [{ ...NETWORK, x: [1] }, "x: expected a list of 2 numbers, got 1"],
  [
    { ...NETWORK, activation: "swish" },
    /^activation: expected one of tanh, .*, got "swish"$/,
  ],
  [{ ...NETWORK, seed: -1 }, /^seed: expected a whole number from 0 to/],
  [
    { ...NETWORK, y: 0, loss: "hinge" },
    "y: expected −1 or 1 for the hinge loss, got 0",
  ],
  [
    { ...NETWORK, y: 0, loss: "cross_entropy" },
    /^loss: expected at least 2 outputs/,
  ],
  [
    { view: "neuron", x: [1], w: [1] },
    "b: expected a finite number, got nothing",
  ],
  [
    { view: "derivative", f: "y**2" },
    "line 1, column 1: expected a name from above (x), got y",
  ],
  [{ view: "derivative", f: "1/x", x: 0 }, "line 1, column 3: it divides by 0"],
  [
    { view: "derivative", f: "x", h: 0 },
    "h: expected any finite number but 0, got 0",
  ],
  [
    { ...RUN, data: "moon" },
    /^data.name: expected one of moons, .*, got "moon"$/,
  ],
  [
    { ...RUN, data: { name: "moons", n: 1e9 } },
    "data.n: expected a whole number from 2 to 10000, got 1000000000",
  ],
  [
    { ...RUN, data: { X: [[1, "a"]], y: [1] } },
    /^data.X\[0\]: expected a list of 1 to 1000 numbers/,
  ],
  [
    { ...RUN, data: { X: [[1, 2]], y: [1, 2] } },
    /^data.y: expected a list of 1 targets/,
  ],
  [
    { ...RUN, layers: [3, 1] },
    "data: expected 3 numbers in each row of X, as many as layers begins with, got 2",
  ],
  [
    { ...RUN, layers: [3, 1], features: ["x1", "x2"] },
    "features: expected 3, as many as layers begins with, got 2",
  ],
  ...["x1", [], ["x1", "x1"], ["x1", "x2**3"], ["__proto__"], [["x1"]], 7].map(
    (features) =>
      [
        { ...RUN, features },
        /^features: expected different names of x1, x2, x1\*\*2, .*, sin\(x2\), got /,
      ] as [object, RegExp],
  ),
  [
    { ...RUN, layers: [1, 1], features: ["x1"], data: { X: [[1]], y: [1] } },
    "data: expected 2 numbers in each row of X, got 1",
  ],
  [
    { ...RUN, layers: [2, 3e4, 3e4, 1] },
    /^layers: expected at most 40000 weights/,
  ],
  [
    { ...RUN, data: "moons", loss: "bce" },
    /^loss: expected one that fits these outputs and targets \(squared_error, .*\), got binary_cross_entropy/,
  ],
  [
    { ...RUN, optimizer: "sgd" },
    'optimizer: expected one of SGD, Adam, RMSprop, AdamW, got "sgd"',
  ],
  [{ ...RUN, momentum: 2 }, /^momentum: expected a number from 0 to below 1/],
  [
    { ...RUN, optimizer: "Adam", momentum: 0.5 },
    "momentum: Adam has betas, eps, and no momentum",
  ],
  [{ ...RUN, lr: { kind: "x" } }, /^kind: expected constant, linear/],
  [
    { ...RUN, lr: 1, learning_rate: 1 },
    "lr: expected lr or learning_rate, got both",
  ],
  [
    { ...RUN, view: "surface", along: [0, 0] },
    /^along: expected two different whole numbers from 0 to 2/,
  ],
];

test.each(KEYS)("%j", (source, why) => {
  if (typeof why === "string") expect(refusal(source)).toBe(why);
  else expect(refusal(source)).toMatch(why);
});

test("every key that some source has is known to hosts that take it apart", () => {
  for (const key of ["code", "f", "x", "layers", "data", "editable", "along"])
    expect(SOURCE_KEYS).toContain(key);
});

test.each([
  [{ data: { X: [[1, 2]], y: [1, -1] } }, "got [1,-1]"],
  [{ data: { X: [], y: [] } }, "got []"],
  [{ data: "moons", features: ["x1", "x3"] }, 'got ["x1","x3"]'],
  [
    { data: { X: Array(9e5).fill(7), y: [] } },
    "got [7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7…",
  ],
])("an error shows the list that was given", (source, got) => {
  expect(refusal({ view: "training", layers: [2, 1], ...source })).toContain(
    got,
  );
});
