// The graph that code makes, with the names that show gives its Values in a notebook.

import { Value } from "../engine/value.ts";
import { Reader, type Source } from "./checks.ts";
import { CodeError } from "./code.ts";
import { type GraphTraits, type Traits, traitsOf } from "./graph.ts";
import { graphOptions } from "./options.ts";
import { type Ran, read } from "./program.ts";

export const codeTraits = (source: Source): GraphTraits =>
  tracedTraits(new Reader(source).text("code"), source).traits;

/** The traits, and which Value is which node. */
export function tracedTraits(code: string, source: Source): Traits {
  const made = read(code).run({ makesLeaves: true });
  const root = made.last;
  if (!(root instanceof Value))
    throw new CodeError(
      code,
      "expected an expression with names in it, such as L = a*b, got none",
      code.trimEnd().length,
      code.length,
    );
  const graph = {
    root,
    labels: made.labels,
    grads: made.grads,
    variables: variablesOf(made),
    isConstant: (v: Value) => v.operands.length === 0 && !made.leaves.has(v),
    isParameter: () => false,
    scopeOf: () => [],
  };
  return traitsOf(graph, graphOptions(source));
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
