// The order of the backward pass: a node passes its gradient on when all that was made from it has.

import { Tape } from "../../engine/tape.ts";
import { operandsOf } from "../structure.ts";
import { innerOf, nodeCalled, type Variant } from "./variant.ts";
import { listed, right, type Verdict, wrong } from "./verdict.ts";

/** The results of node `i`, each once. */
const resultsOf = (variant: Variant, i: number): number[] =>
  innerOf(variant).filter((result) =>
    operandsOf(variant.structure, result).includes(i),
  );

/** Judge the order; what is right already is what comes before the first node that is too early. */
export function judgeOrder(
  variant: Variant,
  answer: readonly string[],
): Verdict {
  const order = answer.map((name) => nodeCalled(variant, name));
  const twice = answer.find((name, k) => answer.indexOf(name) < k);
  if (twice) throw new Error(`expected each node once, got ${twice} twice`);
  for (const [k, node] of order.entries()) {
    const missing = resultsOf(variant, node).filter(
      (result) => !order.slice(0, k).includes(result),
    );
    if (missing.length > 0) return tooEarly(variant, order, k, missing);
  }
  const left = innerOf(variant).filter((i) => !order.includes(i)).length;
  if (left > 0)
    return wrong(
      "unfinished",
      `${left === 1 ? "1 node has" : `${left} nodes have`} no place yet.`,
      -1,
      answer,
    );
  return right(
    "Each node passes its gradient on after all that was made from it. Any such order will do.",
  );
}

function tooEarly(
  variant: Variant,
  order: readonly number[],
  k: number,
  missing: readonly number[],
): Verdict {
  const { names } = variant.structure;
  const node = order[k] as number;
  const before = order.slice(0, k);
  const passed = runOrder(variant, before)[node] as number;
  const late = listed(missing.map((i) => `\`${names[i]}\``));
  return wrong(
    "too_early",
    `\`${names[node]}\` passes on ${passed === 0 ? "0" : "only a part of its gradient"}: ${late} comes later, and has yet to add to it.`,
    node,
    before.map((i) => names[i] as string),
  );
}

/** The gradients after the nodes in `order` have passed theirs on. */
export function runOrder(
  { structure, tape }: Variant,
  order: readonly number[],
): Float64Array {
  const own = new Tape(structure);
  own.data.set(tape.data);
  own.begin();
  for (const node of order) own.visit(node);
  return own.grad;
}
