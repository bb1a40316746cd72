// Formulas read the same here and in the names that Python gives: see tests/conformance/formulas.py.

import { expect, test } from "vitest";
import file from "../../tests/conformance/formulas.json";
import type { Structure } from "../src/store/structure.ts";
import { formulaOf, noteOf } from "../src/views/graph/graph-words.ts";
import { numberOf, recordingOf } from "./recording.ts";

/** A graph of the fixture, outside of any scope. */
function structureOf(graph: (typeof file)[number]): Structure {
  const { symbols, operands, names } = graph;
  const number = graph.number.map((text) =>
    text === null ? null : numberOf(text),
  );
  return {
    ...recordingOf({ symbols, operands, number }),
    recording: 0,
    words: new Map(),
    names,
    scopes: [[]],
    scope: new Int32Array(symbols.length),
    roles: symbols.map(() => "inner"),
    kernelReason: "",
    notes: [],
  };
}

test.each(file.map((graph, k) => [k, graph.formulas.at(-1), graph] as const))(
  "graph %i: %s",
  (_, __, graph) => {
    const structure = structureOf(graph);
    const nodes = graph.names.map((_, i) => i);
    expect(nodes.map((i) => formulaOf(structure, i))).toEqual(graph.formulas);
    const named = nodes.filter((i) => graph.names[i] === graph.formulas[i]);
    for (const i of named) expect(noteOf(structure, i)).toBe("");
  },
);
