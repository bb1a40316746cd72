// The graph that code makes, with the names that show gives its Values in a notebook.

import { Tape } from "../engine/tape.ts";
import { Value } from "../engine/value.ts";
import { type GraphTraits, view } from "../store/page-graph.ts";
import { unpackStructure } from "../store/structure.ts";
import { isNumber, Reader, refuse, type Source } from "./checks.ts";
import { CodeError } from "./code.ts";
import { type Traits, traitsOf } from "./graph.ts";
import { GRAPH_KEYS, graphOptions } from "./options.ts";
import { type Ran, read } from "./program.ts";

export const CODE_KEYS = ["code", "numbers", ...GRAPH_KEYS];

/** The traits of the graph, with other `numbers` for some of its leaves: `{"a": 2.5}`. */
export function codeTraits(source: Source): GraphTraits {
  const { traits } = tracedTraits(new Reader(source).text("code"), source);
  const { numbers = {} } = source;
  if (typeof numbers !== "object" || numbers === null || Array.isArray(numbers))
    refuse("numbers", 'an object such as {"a": 2.5}', numbers);
  const entries = Object.entries(numbers as Record<string, unknown>);
  return entries.length === 0 ? traits : moved(traits, entries);
}

function moved(traits: GraphTraits, numbers: [string, unknown][]): GraphTraits {
  const { names, ...recording } = unpackStructure(traits.structure as never);
  const tape = new Tape(recording);
  tape.data.set(new Float64Array(traits.data.buffer));
  for (const [name, number] of numbers) {
    const i = names.indexOf(name);
    if (i < 0 || !tape.isLeaf(i))
      throw new Error(
        `numbers: expected names of leaves, got “${name.slice(0, 40)}”`,
      );
    if (!isNumber(number)) refuse(`numbers.${name}`, "a finite number", number);
    tape.data[i] = number;
  }
  tape.forward();
  return { ...traits, data: view(tape.data), grad_stale: hasGradients(traits) };
}

const hasGradients = ({ grad }: GraphTraits) =>
  new Float64Array(grad.buffer).some(Boolean);

/** The traits of a graph, and the first name of each Value in its code. */
export interface Traced extends Traits {
  variables: ReadonlyMap<Value, string>;
}

export function tracedTraits(code: string, source: Source): Traced {
  const made = read(code).run({ makesLeaves: true });
  const root = made.last;
  if (!(root instanceof Value))
    throw new CodeError(
      code,
      "expected an expression with names in it, such as L = a*b, got none",
      code.trimEnd().length,
      code.length,
    );
  const variables = variablesOf(made);
  const graph = {
    root,
    labels: made.labels,
    grads: made.grads,
    variables,
    isConstant: (v: Value) => v.operands.length === 0 && !made.leaves.has(v),
    isParameter: () => false,
    scopeOf: () => [],
  };
  return { ...traitsOf(graph, graphOptions(source)), variables };
}

/** The first name of each Value, but for those that begin with _. */
function variablesOf({ names }: Ran): Map<Value, string> {
  const variables = new Map<Value, string>();
  for (const [name, thing] of names)
    if (
      thing instanceof Value &&
      !name.startsWith("_") &&
      !variables.has(thing)
    )
      variables.set(thing, name);
  return variables;
}
