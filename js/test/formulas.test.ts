// Formulas read the same here and in the names that Python gives: see tests/conformance/formulas.py.

import { expect, test } from "vitest";
import file from "../../tests/conformance/formulas.json";
import { asWritten } from "../src/ui/formula.ts";
import { formulaOf, noteOf } from "../src/views/graph/graph-words.ts";
import { structureOf } from "./boxed.ts";
import { numberOf, recordingOf } from "./recording.ts";

type Fixture = (typeof file)[number];

/** A graph of the fixture, outside of any scope. */
function graphOf({ symbols, operands, names, number: texts }: Fixture) {
  const number = texts.map((text) => (text === null ? null : numberOf(text)));
  const recording = recordingOf({ symbols, operands, number });
  return { ...structureOf(symbols, operands), ...recording, names };
}

test.each(file.map((graph, k) => [k, graph.formulas.at(-1), graph] as const))(
  "graph %i: %s",
  (_, __, graph) => {
    const structure = graphOf(graph);
    const nodes = graph.names.map((_, i) => i);
    expect(nodes.map((i) => formulaOf(structure, i))).toEqual(graph.formulas);
    const named = nodes.filter((i) => graph.names[i] === graph.formulas[i]);
    for (const i of named) expect(noteOf(structure, i)).toBe("");
  },
);

test.each([
  ["x**2 × 3 + x × 4 × −1 + 5", "x² × 3 − x × 4 + 5"],
  ["(w × x + y × −1)**2", "(w × x − y)²"],
  ["a + b**2 × −1", "a − b²"],
  ["a + (b + c) × −1", "a + (b + c) × −1"],
  ["a + b × −1.5", "a + b × −1.5"],
  ["a × −1 + b", "a × −1 + b"],
  ["a × b**−1 + c**12", "a × b**−1 + c**12"],
])("%s as people write it", (text, written) => {
  expect(asWritten(text)).toBe(written);
});
