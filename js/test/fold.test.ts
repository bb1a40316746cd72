import { expect, test } from "vitest";
import { fold } from "../src/views/graph/fold.ts";
import { structureOf } from "./boxed.ts";

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
  const scopes = Array.from({ length: count }, (_, k) =>
    scoped ? ["layer 1", `neuron ${k + 1}`] : [],
  );
  return structureOf(symbols, operands, [[], ...scopes], scope);
}

test("past 300 nodes the neurons are boxes that show their output", () => {
  const { items } = fold(manyNeurons(20, 20, true));
  const boxes = items.filter(({ kind }) => kind === "box");
  expect(boxes.map(({ name }) => name)).toContain("layer 1, neuron 7");
  expect(boxes).toHaveLength(20);
  expect(boxes.every(({ shows }) => shows >= 0)).toBe(true);
  expect(items.flatMap(({ members }) => members)).toHaveLength(1 + 20 * 22);
});

test("with too many neurons the layers are boxes", () => {
  const { items } = fold(manyNeurons(195, 3, true));
  expect(
    items.filter(({ kind }) => kind === "box").map(({ name }) => name),
  ).toEqual(["layer 1"]);
});

test("a large graph without scopes shows the nodes nearest to the root", () => {
  const { items } = fold(manyNeurons(1, 5000, false));
  expect(items.length).toBeLessThanOrEqual(300);
  expect(items.some(({ name }) => name.endsWith("more Values"))).toBe(true);
});

test("neurons with too many lines between them are drawn as layers", () => {
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
  const { items } = fold(structureOf(symbols, operands, scopes, scope));
  expect(items.map(({ name }) => name)).toEqual([
    "0",
    "1",
    "layer 1",
    "layer 2",
  ]);
});
