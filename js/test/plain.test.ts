import { expect, test } from "vitest";
import { rangeFor, rangeHolding, stepOf } from "../src/store/ranges.ts";
import { unpackStructure } from "../src/store/structure.ts";
import { exact, format } from "../src/ui/format.ts";
import { typedNumber } from "../src/ui/number-text.ts";
import { fold } from "../src/views/graph/fold.ts";
import { draw } from "../src/views/graph/layout.ts";
import { plainState } from "./fake-hosts.ts";
import { recordingOf } from "./recording.ts";

test.each([
  [2, "2.0000"],
  [-3, "−3.0000"],
  [0, "0.0000"],
  [6.8813735870195432, "6.8814"],
  [Number.NaN, "NaN"],
  [Infinity, "∞"],
  [-Infinity, "−∞"],
  [1e-7, "1.00e−7"],
  [-1234567.8, "−1.23e6"],
])("%d is shown as %s", (number, text) => {
  expect(format(number, 4)).toBe(text);
});

test.each([0.1 + 0.2, -0, 1e300, -6.8813735870195432, 5e-324])(
  "%d is exact there and back",
  (number) => {
    expect(typedNumber(exact(number))).toEqual({ number });
  },
);

test.each([
  [2, 5],
  [-3, 10],
  [10, 20],
  [0, 2],
  [0.3, 2],
  [6.88, 20],
])("the range of %d reaches to %d on both sides", (number, max) => {
  expect(rangeFor(number)).toEqual({ min: -max, max });
});

test("a range holds any finite number, and keeps what it has", () => {
  expect(rangeHolding({ min: -1, max: 1 }, 0.5)).toEqual({ min: -1, max: 1 });
  expect(rangeHolding({ min: 0, max: 1 }, 7)).toEqual({ min: -20, max: 20 });
  const huge = rangeHolding({ min: -1, max: 1 }, Number.MAX_VALUE / 4);
  expect(Number.isFinite(huge.max - huge.min)).toBe(true);
  expect(stepOf({ min: -5, max: 5 })).toBe(0.05);
});

const lecture = () => unpackStructure(plainState().structure as never);

test("the layout goes from left to right, nothing on top of anything else", () => {
  const { placed, lines } = draw(lecture());
  const at = (name: string) =>
    placed.find(({ item }) => item.name === name)?.x ?? Number.NaN;
  expect(at("a")).toBeLessThan(at("e"));
  expect(at("e")).toBeLessThan(at("d"));
  expect(at("d")).toBeLessThan(at("L"));
  for (const p of placed)
    for (const q of placed)
      if (p !== q)
        expect(
          p.x + p.width <= q.x ||
            q.x + q.width <= p.x ||
            p.y + p.height <= q.y ||
            q.y + q.height <= p.y,
        ).toBe(true);
  expect(lines).toHaveLength(6 + 3); // each use of an operand, and each circle's own line
});

test("the same graph is drawn the same each time", () => {
  expect(draw(lecture())).toEqual(draw(lecture()));
});

/** A sum of `count` products, each in a scope of its own. */
function manyNeurons(count: number, each: number, scoped: boolean) {
  const symbols: string[] = [];
  const operands: number[][] = [];
  const scope: number[] = [];
  const add = (symbol: string, of: number[], where: number) => {
    symbols.push(symbol);
    operands.push(of);
    scope.push(where);
    return symbols.length - 1;
  };
  let total = add("", [], 0);
  for (let k = 1; k <= count; k++) {
    let node = add("", [], k);
    for (let i = 0; i < each; i++) node = add("tanh", [node], k);
    total = add("+", [total, node], 0);
  }
  return {
    ...recordingOf({ symbols, operands, number: symbols.map(() => null) }),
    recording: 0,
    names: symbols.map((symbol, i) => `${symbol}${i}`),
    scopes: [
      [],
      ...Array.from({ length: count }, (_, k) =>
        scoped ? ["layer 1", `neuron ${k + 1}`] : [],
      ),
    ],
    scope: Int32Array.from(scope),
    roles: symbols.map((symbol) =>
      symbol ? ("inner" as const) : ("input" as const),
    ),
    driven: "",
    notes: [],
    words: new Map(),
  };
}

test("past 300 nodes the neurons come as boxes that show their output", () => {
  const { items } = fold(manyNeurons(20, 20, true));
  const boxes = items.filter(({ kind }) => kind === "box");
  expect(boxes.map(({ name }) => name)).toContain("layer 1, neuron 7");
  expect(boxes).toHaveLength(20);
  expect(boxes.every(({ shows }) => shows >= 0)).toBe(true);
  expect(items.flatMap(({ members }) => members)).toHaveLength(1 + 20 * 22);
});

test("past that the layers do", () => {
  const { items } = fold(manyNeurons(195, 3, true));
  expect(
    items.filter(({ kind }) => kind === "box").map(({ name }) => name),
  ).toEqual(["layer 1"]);
});

test("a large graph without scopes shows what is nearest to the root", () => {
  const { items } = fold(manyNeurons(1, 5000, false));
  expect(items.length).toBeLessThanOrEqual(300);
  expect(items.some(({ name }) => name.endsWith("more Values"))).toBe(true);
});

test("a leaf that is used all along a chain does not slow the layout down", () => {
  const uses = 95;
  const symbols = ["", ""];
  const operands: number[][] = [[], []];
  let y = 1;
  for (let i = 0; i < uses; i++) {
    symbols.push("*", "tanh");
    operands.push([y, 0], [symbols.length - 2]);
    y = symbols.length - 1;
  }
  const recording = recordingOf({
    symbols,
    operands,
    number: symbols.map(() => null),
  });
  const { lines } = draw({
    ...recording,
    recording: 0,
    names: symbols.map((symbol, i) => `${symbol}${i}`),
    scopes: [[]],
    scope: new Int32Array(symbols.length),
    roles: symbols.map((symbol) =>
      symbol ? ("inner" as const) : ("input" as const),
    ),
    driven: "",
    notes: [],
    words: new Map(),
  });
  expect(lines).toHaveLength(3 * uses + 2 * uses); // every use is drawn all the same
}, 2000);

test("neurons with too many lines between them come as layers", () => {
  const symbols: string[] = [];
  const scopes: string[][] = [[]];
  const scope: number[] = [];
  const operands: number[][] = [];
  let below = [0, 1];
  for (const _ of below) {
    symbols.push("");
    operands.push([]);
    scope.push(0);
  }
  for (const layer of [1, 2]) {
    const made: number[] = [];
    for (let k = 0; k < 16; k++) {
      scopes.push([`layer ${layer}`, `neuron ${k + 1}`]);
      for (const from of below) {
        symbols.push("tanh", "+");
        operands.push([from], [symbols.length - 2, symbols.length - 3]);
        scope.push(scopes.length - 1, scopes.length - 1);
      }
      made.push(symbols.length - 1);
    }
    below = made;
  }
  const { items } = fold({
    ...recordingOf({ symbols, operands, number: symbols.map(() => null) }),
    recording: 0,
    names: symbols.map((symbol, i) => `${symbol}${i}`),
    scopes,
    scope: Int32Array.from(scope),
    roles: symbols.map((symbol) =>
      symbol ? ("inner" as const) : ("input" as const),
    ),
    driven: "",
    notes: [],
    words: new Map(),
  });
  expect(items.map(({ name }) => name)).toEqual([
    "0",
    "1",
    "layer 1",
    "layer 2",
  ]);
});
