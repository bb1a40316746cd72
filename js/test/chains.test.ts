// Long chains are boxes where the graph is too wide otherwise.
import { expect, test } from "vitest";
import type { Role, Structure } from "../src/store/structure.ts";
import { boxesAround, treeOf } from "../src/views/graph/boxes.ts";
import { fold } from "../src/views/graph/fold.ts";
import { formulaOf } from "../src/views/graph/graph-words.ts";
import { draw } from "../src/views/graph/layout.ts";
import { network, structureOf } from "./boxed.ts";

/** A graph written down node by node, with the names that a view gives nodes without a label. */
class Sketch {
  readonly #symbols: string[] = [];
  readonly #operands: number[][] = [];
  readonly #names: string[] = [];
  readonly #roles: Role[] = [];
  #leaves = 0;

  leaf(label = "", role: Role = "input"): number {
    return this.#add("", [], label || `leaf ${++this.#leaves}`, role);
  }

  constant = (text: string) => this.leaf(text, "constant");

  of(symbol: string, operands: number[], label = ""): number {
    const word = { "+": "sum", "*": "product" }[symbol] ?? symbol;
    const name = label || `${word} ${this.#symbols.length}`;
    return this.#add(symbol, operands, name, "inner");
  }

  #add(symbol: string, operands: number[], name: string, role: Role): number {
    this.#operands.push(operands);
    this.#names.push(name);
    this.#roles.push(role);
    return this.#symbols.push(symbol) - 1;
  }

  structure(): Structure {
    return {
      ...structureOf(this.#symbols, this.#operands),
      names: this.#names,
      roles: this.#roles,
    };
  }
}

/** The names of the cards of the drawing. */
const cards = (structure: Structure) =>
  fold(structure).items.map(({ name }) => name);

/** x.tanh().tanh()…, with `count` operations; `labels` by their number. */
function tanhs(count: number, labels: Record<number, string> = {}) {
  const sketch = new Sketch();
  let x = sketch.leaf("x");
  for (let k = 1; k <= count; k++) x = sketch.of("tanh", [x], labels[k]);
  return sketch.structure();
}

test("of forty tanh in a row the first, the last but one and the root stay", () => {
  const structure = tanhs(40);
  expect(cards(structure)).toEqual([
    "x",
    "tanh 1",
    "37 tanh",
    "tanh 39",
    "tanh 40",
  ]);
  const { items } = fold(structure);
  const box = items.find(({ kind }) => kind === "box");
  expect(box?.members).toEqual(Array.from({ length: 37 }, (_, k) => k + 2));
  expect(box?.shows).toBe(38);
  expect(draw(structure).width).toBeLessThan(1100);
});

test("a chain that fits stays as it is", () => {
  expect(cards(tanhs(11))).toHaveLength(12);
  expect(cards(tanhs(12))).toContain("9 tanh");
});

test("a Value that the learner has named divides a chain", () => {
  expect(cards(tanhs(40, { 20: "half", 40: "y" }))).toEqual([
    "x",
    "tanh 1",
    "17 tanh",
    "tanh 19",
    "half",
    "tanh 21",
    "17 tanh",
    "tanh 39",
    "y",
  ]);
  const each = Object.fromEntries(
    Array.from({ length: 40 }, (_, k) => [k + 1, `y${k}`]),
  );
  expect(cards(tanhs(40, each))).toHaveLength(41);
});

test("a sum of many terms without names is one box with its terms", () => {
  const sketch = new Sketch();
  let total = sketch.leaf();
  for (let k = 1; k < 40; k++) total = sketch.of("+", [total, sketch.leaf()]);
  expect(cards(sketch.structure())).toEqual([
    "leaf 1",
    "leaf 2",
    "sum 2",
    "36 sums",
    "leaf 39",
    "sum 76",
    "leaf 40",
    "sum 78",
  ]);
});

test("leaves with a name and parameters stay outside of the box of their sum", () => {
  const sketch = new Sketch();
  let total = sketch.leaf("x0");
  for (let k = 1; k < 13; k++)
    total = sketch.of("+", [
      total,
      sketch.leaf(...(k % 2 ? [`x${k}`] : [undefined, "parameter" as const])),
    ]);
  const names = cards(sketch.structure());
  expect(names.filter((name) => /^(x|leaf )\d+$/.test(name))).toHaveLength(13);
  expect(names).toContain("9 sums");
});

test("of more than a dozen named leaves those in the middle go into the box of their sum", () => {
  const sketch = new Sketch();
  let total = sketch.leaf("x0");
  for (let k = 1; k < 60; k++)
    total = sketch.of("+", [total, sketch.leaf(`x${k}`)], k === 59 ? "s" : "");
  const structure = sketch.structure();
  expect(cards(structure)).toEqual([
    "x0",
    "x1",
    "sum 2",
    "56 sums",
    "x58",
    "sum 116",
    "x59",
    "s",
  ]);
  expect(draw(structure).height).toBeLessThan(660);
  const x7 = structure.names.indexOf("x7");
  expect(boxesAround(structure, x7).at(-1)?.path).toBe("56 sums");
});

test("a neuron with many inputs has a box for its sum, with its weights", () => {
  const made = network([40, 1]);
  const own = " (layer 1, neuron 1)";
  // as Python names them
  const names = made.names.map((name, i) =>
    name.startsWith("*")
      ? formulaOf(made, i).replace(own, "") + own
      : name.replace("+", "sum"),
  );
  const structure = { ...made, names };
  expect(cards(structure)).toHaveLength(41); // the neuron is closed at first
  const open = new Set(
    [...treeOf(structure).byId.values()]
      .filter(({ depth }) => depth < Infinity)
      .map(({ id }) => id),
  );
  const { items } = fold(structure, open);
  const weights = items.filter(({ name }) => name.startsWith("w"));
  expect(weights.map(({ name }) => name.replace(own, ""))).toEqual([
    "w1",
    "w1 × x1 of 1",
    "w40",
    "w40 × x40 of 1",
  ]);
  expect(items.map(({ name }) => name)).toContain("38 sums");
  expect(draw(structure, open).height).toBeLessThan(4300); // of forty inputs
});

test("terms that are computed go with their sum, if they have no name", () => {
  const sketch = new Sketch();
  const a = sketch.leaf("a");
  const term = (k: number, label = "") => {
    const scaled = sketch.of("*", [a, sketch.constant(`${k}`)]);
    return sketch.of("tanh", [scaled], label);
  };
  let total = term(0);
  for (let k = 1; k < 20; k++)
    total = sketch.of("+", [total, term(k, k === 9 ? "nine" : "")]);
  const names = cards(sketch.structure());
  expect(names.filter((name) => name.startsWith("tanh"))).toHaveLength(4);
  expect(names).toContain("16 sums");
  expect(names).toContain("nine");
  expect(names).toHaveLength(1 + 5 * 3 + 3 + 1);
});

test("different operations in turn are one chain too, and what they share stays", () => {
  const sketch = new Sketch();
  const [x, w] = [sketch.leaf("x"), sketch.leaf("w")];
  let y = x;
  for (let k = 0; k < 20; k++) y = sketch.of("tanh", [sketch.of("*", [y, w])]);
  expect(cards(sketch.structure())).toEqual([
    "x",
    "w",
    "product 2",
    "37 Values",
    "product 40",
    "tanh 41",
  ]);
});

test("a Value that something else uses is no link", () => {
  const sketch = new Sketch();
  let y = sketch.leaf("x");
  const first = sketch.of("tanh", [y]);
  y = first;
  for (let k = 0; k < 20; k++) y = sketch.of("tanh", [y]);
  sketch.of("+", [first, y]);
  expect(cards(sketch.structure())).toEqual([
    "x",
    "tanh 1",
    "tanh 2",
    "18 tanh",
    "tanh 21",
    "sum 22",
  ]);
});

test("the box opens, and its nodes are found in it", () => {
  const structure = tanhs(40);
  const [box] = boxesAround(structure, 20);
  const { items } = fold(structure, new Set([box?.id ?? ""]));
  expect(items).toHaveLength(41);
  expect(boxesAround(structure, 20).map(({ path }) => path)).toEqual([
    "37 tanh",
  ]);
  expect(treeOf(structure).byId.size).toBe(2);
});
