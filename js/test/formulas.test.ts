// Formulas read the same here and in the names that Python gives: see tests/conformance/formulas.py.

import { expect, test } from "vitest";
import file from "../../tests/conformance/formulas.json";
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
